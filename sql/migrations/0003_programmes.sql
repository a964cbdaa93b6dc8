-- Programmes: ordered modules and the rules for cohorts, run in editions.

create table programme (
  id          bigint generated always as identity primary key,
  code        text not null,
  title       text not null,
  -- The document as applied: cohort rules, slots, closed days, cover. What must be referred to has tables of its own.
  document    jsonb not null,
  applied_at  timestamptz not null default now(),
  constraint programme_code_key unique (code),
  constraint programme_code_form check (code ~ '^[[:alnum:]][[:alnum:]_.-]*$')
);

-- One step of a programme; position counts from 1.
create table module (
  id            bigint generated always as identity primary key,
  programme_id  bigint not null references programme,
  position      smallint not null,
  code          text not null,
  title         text not null,
  gap_days_min  integer not null default 0,
  gap_days_max  integer,
  constraint module_programme_id_position_key unique (programme_id, position) deferrable initially immediate,
  constraint module_programme_id_code_key unique (programme_id, code),
  constraint module_position_from_one check (position >= 1),
  constraint module_gap_days_in_order check (0 <= gap_days_min and gap_days_min <= gap_days_max)
);

-- A place where sessions are held, shared by all programmes.
create table room (
  id        bigint generated always as identity primary key,
  code      text not null,
  capacity  integer not null,
  site      text,
  constraint room_code_key unique (code),
  constraint room_capacity_positive check (capacity > 0)
);

-- A person who may facilitate a programme's sessions.
create table programme_facilitator (
  programme_id           bigint not null references programme on delete cascade,
  person_id              bigint not null references person,
  max_sessions_per_week  smallint,
  primary key (programme_id, person_id),
  constraint programme_facilitator_max_sessions_per_week_positive check (max_sessions_per_week > 0)
);

-- Answers "does this person facilitate?", asked by every claim.
create index programme_facilitator_person_id_idx on programme_facilitator (person_id);

-- One run of a programme for a set of people.
create table edition (
  id            bigint generated always as identity primary key,
  programme_id  bigint not null references programme,
  code          text not null,
  from_date     date not null,
  to_date       date not null,
  -- "all", or {"department": […], "category": […], "person": […]}.
  people        jsonb not null default '"all"',
  constraint edition_code_key unique (code),
  constraint edition_code_form check (code ~ '^[[:alnum:]][[:alnum:]_.-]*$'),
  constraint edition_dates_in_order check (from_date <= to_date)
);

grant select, insert, update, delete on programme, module, room, programme_facilitator, edition to kohort_service;
grant select on programme, module, room, programme_facilitator, edition to kohort_reporter;
