-- The organisation: departments hold workplaces, workplaces hold people. And who acts.

create type category as enum ('manager', 'staff', 'politician', 'representative');
create type access_right as enum ('hr', 'facilitator', 'operator');

-- A part of the organisation: a förvaltning or a company.
create table department (
  id    bigint generated always as identity primary key,
  name  text not null,
  constraint department_name_key unique (name),
  constraint department_name_present check (name <> '')
);

-- A place where people of one department work.
create table workplace (
  id             bigint generated always as identity primary key,
  department_id  bigint not null references department,
  name           text not null,
  constraint workplace_department_id_name_key unique (department_id, name),
  constraint workplace_id_department_id_key unique (id, department_id),
  constraint workplace_name_present check (name <> '')
);

-- Someone who works for, or is elected to, the organisation. Those who have left stay, with the date.
create table person (
  id               bigint generated always as identity primary key,
  employee_number  text not null,
  -- What stands for the person everywhere when the identity is protected.
  alias            text not null default 'P' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)),
  name             text,
  email            text,
  category         category not null default 'staff',
  title            text,
  position         text,
  department_id    bigint references department,
  workplace_id     bigint,
  -- As the HR system says it (an employee number or a position), kept also when it points nowhere.
  reports_to       text,
  reports_to_id    bigint references person,
  site             text,
  -- Per cent of full time.
  employment_rate  numeric(5, 2),
  protected        boolean not null default false,
  attributes       jsonb not null default '{}',
  start_date       date,
  end_date         date,
  left_on          date,
  constraint person_employee_number_key unique (employee_number),
  constraint person_alias_key unique (alias),
  constraint person_employee_number_present check (employee_number <> ''),
  constraint person_employment_rate_percent check (employment_rate between 0 and 100),
  constraint person_dates_in_order check (start_date <= end_date),
  constraint person_reports_to_id_other check (reports_to_id <> id),
  constraint person_attributes_object check (jsonb_typeof(attributes) = 'object'),
  constraint person_workplace_in_department foreign key (workplace_id, department_id)
    references workplace (id, department_id)
);

-- Answers "who holds this position?" when reporting lines name posts.
create index person_position_idx on person (position) where position is not null;
-- Answers "whose boss has this number or position?" when a boss arrives or a position changes hands.
create index person_reports_to_idx on person (reports_to) where reports_to is not null;
-- Answers "who reports to this person?".
create index person_reports_to_id_idx on person (reports_to_id) where reports_to_id is not null;
-- Answers "who works here?".
create index person_workplace_id_idx on person (workplace_id);
create index person_department_id_idx on person (department_id);

-- Rights beyond a participant's. Facilitators of a programme have theirs from the programme.
create table access (
  person_id   bigint not null references person,
  "right"     access_right not null,
  granted_at  timestamptz not null default now(),
  primary key (person_id, "right")
);

-- One import of people that changed something.
create table person_import (
  id           bigint generated always as identity primary key,
  imported_at  timestamptz not null,
  file         text not null,
  mode         text not null,
  read         integer not null,
  created      integer not null,
  changed      integer not null,
  moved        integer not null,
  left_count   integer not null,
  back         integer not null,
  refused      integer not null,
  constraint person_import_mode_known check (mode in ('full', 'delta'))
);

-- The clock. kohort.now stands in for it in tests and on a private cluster; the program refuses to set it on a server.
create function kohort_now() returns timestamptz
language sql stable set search_path from current
return coalesce(nullif(current_setting('kohort.now', true), '')::timestamptz, now());

-- Today's date where the organisation is.
create function today() returns date
language sql stable set search_path from current
return (kohort_now() at time zone 'Europe/Stockholm')::date;

-- The person who acts in this transaction; null for the keeper and when nothing is claimed.
create function me() returns bigint
language sql stable set search_path from current
return nullif(current_setting('kohort.person', true), '')::bigint;

-- True when the keeper of a private cluster acts: HR's and the operator's rights, and no person.
create function is_keeper() returns boolean
language sql stable set search_path from current
return coalesce(current_setting('kohort.actor', true), '') = 'keeper';

-- What others see of people: for a protected person an alias, and nothing that tells where or who.
create view person_shown with (security_invoker) as
select person.id,
       case when hidden then person.alias else person.employee_number end as code,
       case when hidden then null else person.name end as name,
       case when hidden then null else person.email end as email,
       person.category,
       case when hidden then null else person.title end as title,
       case when hidden then null else person.position end as position,
       case when hidden then null else person.department_id end as department_id,
       case when hidden then null else department.name end as department,
       case when hidden then null else person.workplace_id end as workplace_id,
       case when hidden then null else workplace.name end as workplace,
       person.reports_to_id,
       case when hidden then null else person.site end as site,
       case when hidden then null else person.employment_rate end as employment_rate,
       person.protected,
       case when hidden then '{}' else person.attributes end as attributes,
       person.start_date,
       person.end_date,
       person.left_on
  from person
  left join department on department.id = person.department_id
  left join workplace on workplace.id = person.workplace_id
 cross join lateral (select person.protected and person.id is distinct from (select me()) as hidden) as mask;

grant select, insert, update, delete on department, workplace, person, person_import to kohort_service;
grant select on access to kohort_service;
grant select on department, workplace, person, access, person_import to kohort_reporter;
grant select on person_shown to kohort_service, kohort_reporter;
grant execute on function kohort_now(), today(), me(), is_keeper() to kohort_service, kohort_reporter, kohort_backup;
