-- Batches that are carried out exactly once: what was answered is kept with what was done, in one transaction.

create table batch (
  id          text primary key,
  first_seen  timestamptz not null,
  -- When its answers were removed; the batch is refused from then on, never redone.
  pruned_at   timestamptz,
  constraint batch_id_length check (char_length(id) between 1 and 200)
);

-- One answered request. request_id is the JSON text of the id, so that 1 and "1" differ.
create table batch_receipt (
  batch_id     text not null references batch,
  request_id   text not null,
  -- SHA-256 over the canonical method, as and params.
  digest       bytea not null,
  answer       json not null,
  answered_at  timestamptz not null,
  primary key (batch_id, request_id)
);

create index batch_receipt_answered_at_idx on batch_receipt (answered_at);

grant select, insert, update, delete on batch, batch_receipt to kohort_service;
