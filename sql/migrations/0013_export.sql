-- What a person may be given of themselves where no policy shows the rows.

-- The receipts of what a person did in batches, for that person alone.
create function receipts_of(person bigint)
returns table (batch text, request text, answered_at timestamptz, answer json)
language sql stable security definer
begin atomic
  select batch_receipt.batch_id, batch_receipt.request_id, batch_receipt.answered_at, batch_receipt.answer
    from batch_receipt
   where batch_receipt.actor_id = receipts_of.person and receipts_of.person = (select myself())
   order by batch_receipt.answered_at, batch_receipt.batch_id, batch_receipt.request_id;
end;

-- The documents that name a person by number or alias, for that person and for HR: which ones, and nothing else of them.
create function documents_naming(person bigint) returns table (kind text, document text)
language sql stable security definer
begin atomic
  with named as (
    select '"' || code || '"' as code
      from person as known cross join lateral unnest(array[known.employee_number, known.alias]) as code
     where known.id = documents_naming.person
       and (documents_naming.person = (select myself()) or (select may('hr')))
  ), documents as (
    select 'plan' as kind, plan.code, plan.problem::text || plan.document::text as text from plan
    union all
    select 'programme', programme.code, programme.document::text from programme
    union all
    select 'edition', edition.code, edition.people::text from edition
  )
  select documents.kind, documents.code
    from documents
   where exists (select from named where strpos(documents.text, named.code) > 0)
   order by documents.kind, documents.code;
end;

grant execute on function receipts_of(bigint), documents_naming(bigint) to kohort_service;
