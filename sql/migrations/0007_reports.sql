-- Statistics about people as first reported in a month, small numbers already hidden. Everyone below HR is shown these
-- until the next month, so that two nights tell no more than one.

create table monthly_statistics (
  -- The first day of the month; what happened before it is counted.
  month     date primary key,
  document  jsonb not null,
  constraint monthly_statistics_month_first check (extract(day from month) = 1),
  constraint monthly_statistics_document_object check (jsonb_typeof(document) = 'object')
);

grant select, insert on monthly_statistics to kohort_service;
grant select on monthly_statistics to kohort_reporter;
