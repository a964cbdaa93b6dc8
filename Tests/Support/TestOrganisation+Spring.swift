import Postgres

extension TestOrganisation {
  /// Furnishes the organisation with the spring of 2027, the same each time, for reports of given days.
  ///
  /// Sixty people of four departments in three cohorts of edition L2, with modules a and b; one person's identity is
  /// protected, and Öresundskraft has but three. Module a was held in the weeks before 2027-03-28, but L2-003-1 is not
  /// logged; L2-001-2 is on 2027-04-04, a week after the clocks are put forward, L2-002-2 on 2027-11-07, a week after
  /// they are put back, and L2-003-2 is cancelled. E1 is HR, E2 the operator, E3 and E4 facilitate, E60 has no cohort.
  public func furnishSpring() throws { try connect().script(Self.spring) }

  private static let spring = """
    insert into department (name) values ('Skolförvaltningen'), ('Äldreomsorgen'), ('Kulturförvaltningen'), ('Öresundskraft');
    insert into workplace (department_id, name)
    select department.id, workplace.name
      from (values ('Skolförvaltningen', 'Rosenskolan'), ('Skolförvaltningen', 'Västra skolan'),
                   ('Äldreomsorgen', 'Bergalid'), ('Äldreomsorgen', 'Kullavägen'), ('Kulturförvaltningen', 'Biblioteket'),
                   ('Öresundskraft', 'Hamnen')) as workplace (department, name)
      join department on department.name = workplace.department
     order by workplace.name;
    insert into person (employee_number, alias, name, email, department_id, workplace_id, protected)
    select 'E' || number, 'P' || lpad(number::text, 10, '0'),
           (array['Anna', 'Örjan', 'Åsa', 'Bo', 'Ängla'])[1 + number % 5] || ' '
             || (array['Ek', 'Öberg', 'Åkesson', 'Dahl', 'Ärlig', 'Berg', 'Ås'])[1 + number % 7],
           'e' || number || '@example.se', workplace.department_id, workplace.id, number = 16
      from generate_series(1, 60) as number
      join workplace on workplace.name = case
           when number in (20, 31, 42) then 'Hamnen' when number % 4 = 0 then 'Biblioteket'
           when number % 4 = 1 then 'Rosenskolan' when number % 4 = 2 then 'Bergalid'
           when number % 8 = 3 then 'Västra skolan' else 'Kullavägen' end
     order by number;
    insert into access (person_id, "right") select id, 'hr' from person where employee_number = 'E1';
    insert into access (person_id, "right") select id, 'operator' from person where employee_number = 'E2';
    insert into programme (code, title, document)
    values ('L', 'Ledarresan', '{
      "format": "kohort.programme/1", "id": "L", "title": "Ledarresan",
      "modules": [{"id": "a", "title": "Leda mig själv"}, {"id": "b", "title": "Leda andra", "gap_days": {"min": 7, "max": 300}}],
      "cohorts": {"size": {"min": 19, "max": 24}}, "rooms": [{"id": "rosen", "capacity": 30}],
      "facilitators": [{"person": "E3"}, {"person": "E4"}],
      "slots": [{"weekdays": ["tue"], "start": "08:30", "end": "12:00"}]}');
    insert into module (programme_id, position, code, title)
    select id, 1, 'a', 'Leda mig själv' from programme union all select id, 2, 'b', 'Leda andra' from programme;
    insert into room (code, capacity, site) values ('rosen', 30, 'Stadshuset'), ('liljan', 12, null);
    insert into programme_facilitator (programme_id, person_id)
    select programme.id, person.id from programme, person where employee_number in ('E3', 'E4');
    insert into edition (programme_id, code, from_date, to_date)
    select id, 'L2', '2027-01-11', '2027-12-17' from programme;
    insert into cohort (edition_id, number, name)
    select edition.id, number, 'L2-00' || number from edition, generate_series(1, 3) as number order by number;
    insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
    select cohort.id, cohort.edition_id, person.id, '2027-01-11'
      from person
      join cohort on cohort.number = 1 + substr(person.employee_number, 2)::int % 3
     where person.employee_number not in ('E1', 'E2', 'E3', 'E4', 'E60')
     order by person.id;
    insert into session (cohort_id, module_id, name, status, date, starts, ends, room_id, changed_at, logged_at)
    select cohort.id, module.id, meeting.name, meeting.status::session_status, meeting.date::date, '08:30', '12:00',
           room.id, '2027-01-12 09:00+01', case meeting.status when 'held' then meeting.date::date + time '13:00' end
      from (values ('L2-001-1', 'held', '2027-02-16', 'rosen'), ('L2-002-1', 'held', '2027-03-18', 'rosen'),
                   ('L2-003-1', 'planned', '2027-03-21', 'rosen'), ('L2-001-2', 'planned', '2027-04-04', 'rosen'),
                   ('L2-002-2', 'planned', '2027-11-07', 'liljan'), ('L2-003-2', 'cancelled', '2027-04-22', 'rosen'))
           as meeting (name, status, date, room)
      join cohort on cohort.name = left(meeting.name, 6)
      join module on module.position = right(meeting.name, 1)::int
      join room on room.code = meeting.room
     order by meeting.name;
    insert into session_facilitator (session_id, person_id, lead)
    select session.id, person.id, person.employee_number = 'E3'
      from session join person on person.employee_number in ('E3', 'E4')
     where session.name <> 'L2-002-2'
     order by session.id, person.id;
    insert into attendance (session_id, cohort_id, person_id, status, reason, marked_at)
    select session.id, session.cohort_id, person.id, mark.status::attendance_status,
           case mark.status when 'excused' then 'care'::absence_reason end, session.date + time '13:00'
      from session
      join cohort_member on cohort_member.cohort_id = session.cohort_id
      join person on person.id = cohort_member.person_id
     cross join lateral (
           select case substr(person.employee_number, 2)::int % 9 when 0 then 'excused' when 4 then 'late'
                  when 7 then 'absent' else 'present' end as status) as mark
     where session.status = 'held'
     order by session.id, person.id;
    insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
    select attendance.session_id, attendance.cohort_id, attendance.person_id,
           case when attendance.person_id % 3 = 0 then 'mistake'::reflection_kind else 'insight' end, 'hemligt',
           case when attendance.person_id % 2 = 0 then 'private'::visibility else 'open' end, '2027-02-20'
      from attendance
     where attendance.status = 'present'
     order by attendance.session_id, attendance.person_id;
    """
}
