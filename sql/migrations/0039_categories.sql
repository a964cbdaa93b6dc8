-- Who represents a union or sits for politics is HR's to know (GDPR article 9), whatever program asks: others are told who
-- is a manager, and of everybody else nothing.

-- The category of each person, for HR, the nightly report's sums and oneself. Kept by the triggers that keep profiles.
create table person_category (
  person_id  bigint primary key references person on delete cascade,
  category   category not null
);

alter table person_category enable row level security;
alter table person_category force row level security;
create policy person_category_owner on person_category to kohort_owner using (true) with check (true);
create policy person_category_seen on person_category for select to kohort_service
  using ((select may('hr')) or (person_id = (select me()) and (select is_self())));
create policy person_category_reported on person_category for select to kohort_reporter using ((select sees_all()));
grant select on person_category to kohort_service, kohort_reporter;

insert into person_category (person_id, category) select id, category from person;

-- Null for everyone but managers.
alter table profile alter column category drop not null;
update profile set category = null where category <> 'manager';
alter table profile add constraint profile_category_of_managers check (category = 'manager');

create or replace function keep_profiles(people bigint[]) returns void
language sql security definer
begin atomic
  insert into profile (
    id, code, name, email, category, title, position, department_id, workplace_id, reports_to_id, site, protected,
    start_date, end_date, left_on)
  select id, case when protected then alias else employee_number end,
         case when not protected then name end,
         case when not protected then email end,
         case when category = 'manager' then category end,
         case when not protected then title end,
         case when not protected then position end,
         case when not protected then department_id end,
         case when not protected then workplace_id end,
         reports_to_id,
         case when not protected then site end,
         protected,
         case when not protected then start_date end,
         end_date, left_on
    from person
   where id = any (people)
      on conflict (id) do update
     set (code, name, email, category, title, position, department_id, workplace_id, reports_to_id, site, protected,
          start_date, end_date, left_on)
       = (excluded.code, excluded.name, excluded.email, excluded.category, excluded.title, excluded.position,
          excluded.department_id, excluded.workplace_id, excluded.reports_to_id, excluded.site, excluded.protected,
          excluded.start_date, excluded.end_date, excluded.left_on);
  insert into person_category (person_id, category)
  select id, category from person where id = any (people)
      on conflict (person_id) do update
     set category = excluded.category
   where person_category.category <> excluded.category;
end;

-- As before, with the category for those who may know it and of managers for everyone.
create or replace view person_shown with (security_invoker) as
select profile.id,
       coalesce(own.employee_number, profile.code) as code,
       coalesce(own.name, profile.name) as name,
       coalesce(person_category.category, profile.category) as category,
       coalesce(own.title, profile.title) as title,
       coalesce(own.position, profile.position) as position,
       department.id as department_id,
       department.name as department,
       workplace.id as workplace_id,
       workplace.name as workplace,
       profile.reports_to_id,
       coalesce(own.site, profile.site) as site,
       profile.protected,
       profile.end_date,
       profile.left_on
  from profile
  left join person as own on own.id = profile.id and profile.protected and own.id = (select me())
  left join person_category on person_category.person_id = profile.id
  left join department on department.id = coalesce(own.department_id, profile.department_id)
  left join workplace on workplace.id = coalesce(own.workplace_id, profile.workplace_id);
