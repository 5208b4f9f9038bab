-- Rows that lists and pages read, written by the decision's commit; and who may see which.
set local search_path = chsi;

create table case_row (
  id uuid primary key,
  number text not null unique,
  route text not null,
  cause text not null,
  office text not null,            -- the desk whose work this case is
  applicant uuid not null,
  claim uuid not null,
  stage text not null,
  stage_version int not null,
  stage_since timestamptz not null,
  desk text not null,              -- who has it now
  due timestamptz,
  provisional boolean not null,
  clock_left int,
  overdue boolean not null,
  reminders int not null,
  returns int not null,
  failures int not null,
  reviewer uuid,                   -- who reviewed last, or holds it now; a case that comes back is theirs first
  opened_at timestamptz not null,
  closed_at timestamptz,
  version int not null,
  holder uuid,                     -- the lease: operational, not part of the facts
  held_since timestamptz,
  held_until timestamptz,
  fence bigint not null default 0
) with (fillfactor = 70);
create index case_queue on case_row (office, desk, overdue desc, due, id) where closed_at is null;
create index case_applicant on case_row (applicant);
create index case_claim on case_row (claim);
create index case_reviewer on case_row (reviewer) where reviewer is not null and closed_at is null;
create index case_closed on case_row (office, closed_at desc) where closed_at is not null;

-- what a reviewer has decided today: few facts of many
create index fact_decided on fact (actor, at) where type in ('review-approved', 'returned-for-supplement', 'review-rejected');

create table account_row (
  id uuid primary key,
  status text not null,
  document_type text not null,
  name_value uuid not null,
  number_value uuid not null,
  phone_value uuid not null,
  mail_value uuid,
  claim uuid not null,
  case_id uuid,
  session_epoch int not null,
  registered_at timestamptz not null,
  closed_at timestamptz,
  closed_for text,
  last_login timestamptz,          -- operational, not part of the facts
  version int not null
) with (fillfactor = 80);
create index account_claim on account_row (claim);

create table claim_row (
  id uuid primary key,
  holder uuid unique,              -- one holder a number, and one number a holder
  reserved_for uuid,
  claimants int not null,
  version int not null
) with (fillfactor = 80);

create table staff_row (
  id uuid primary key,
  user_name text not null,
  name text not null,
  desk text not null,
  has_second_factor boolean not null,
  session_epoch int not null,
  removed boolean not null,
  version int not null
);

create table notice (
  position bigint generated always as identity primary key,
  id uuid not null,                -- by which a gateway knows it again; nothing looks it up, so it has no index
  account uuid,                    -- the recipient, or
  desk text,                       -- the desk at which it is shown
  subject text not null,
  body text not null,
  sealed bytea,                    -- address and text of a code, instead of account and body
  at timestamptz not null,
  next_try timestamptz,            -- null: nothing left to do
  attempts int not null default 0,
  sms_done timestamptz,
  mail_done timestamptz,
  dead boolean not null default false,
  error text,
  read_at timestamptz
) with (fillfactor = 80);
create index notice_due on notice (next_try) where next_try is not null;
create index notice_account on notice (account, position desc);
create index notice_desk on notice (desk, position desc) where desk is not null;

-- A lease changes hands only as it was read; an older fence raises.
create function turn_lease(p_case uuid, p_fence bigint, p_holder uuid, p_since timestamptz, p_until timestamptz) returns void language plpgsql as $$
begin
  update chsi.case_row set holder = p_holder, held_since = p_since,
    held_until = case when holder = p_holder then greatest(held_until, p_until) else p_until end, fence = fence + (holder is distinct from p_holder)::int
  where id = p_case and fence = p_fence;
  if not found then
    raise exception 'the lease has changed hands' using errcode = 'CH410';
  end if;
end $$;

-- For a statement that writes the row and the lease in one: it must have hit its row.
create function lease_held(p_rows bigint) returns void language plpgsql as $$
begin
  if p_rows <> 1 then
    raise exception 'the lease has changed hands' using errcode = 'CH410';
  end if;
end $$;

-- The reader sees what its person or desk may see, and nothing where neither is set.
create function me() returns uuid language sql stable as
  $$ select nullif(current_setting('chsi.person', true), '')::uuid $$;
create function my_desk() returns text language sql stable as
  $$ select nullif(current_setting('chsi.desk', true), '') $$;

alter table case_row enable row level security;
alter table account_row enable row level security;
alter table claim_row enable row level security;
alter table staff_row enable row level security;
alter table notice enable row level security;
alter table fact enable row level security;
alter table case_row force row level security;
alter table account_row force row level security;
alter table claim_row force row level security;
alter table staff_row force row level security;
alter table notice force row level security;
alter table fact force row level security;

create policy mine on case_row for select to {reader} using (applicant = (select me()) or office = (select my_desk()));
create policy mine on account_row for select to {reader} using (id = (select me()) or (select my_desk()) = 'customer-service');
create policy mine on claim_row for select to {reader} using ((select my_desk()) = 'customer-service');
create policy mine on staff_row for select to {reader} using (id = (select me()) or desk = (select my_desk()));
create policy mine on notice for select to {reader} using (account = (select me()) or desk = (select my_desk()));
-- what the desk does among itself is not the applicant's to read
create policy mine on fact for select to {reader} using (
  exists (select 1 from chsi.case_row c where c.id = fact.stream)
  and ((select my_desk()) is not null or type not in ('case-taken', 'case-given-back', 'note-written')));

create policy silo on case_row to {writer}, {owner} using (true) with check (true);
create policy silo on account_row to {writer}, {owner} using (true) with check (true);
create policy silo on claim_row to {writer}, {owner} using (true) with check (true);
create policy silo on staff_row to {writer}, {owner} using (true) with check (true);
create policy silo on notice to {writer}, {owner} using (true) with check (true);
create policy silo on fact to {writer}, {owner} using (true) with check (true);

grant usage on schema chsi to {writer}, {reader};
grant select, insert, update on stream to {writer};
grant select, insert on fact to {writer};
grant select, insert, update, delete on lookup, link, person_key, protected_value, evidence_file to {writer};
grant select, insert, update on case_row, account_row, claim_row, staff_row to {writer};
grant select, insert, update, delete on notice to {writer};
grant usage on sequence case_serial to {writer};
grant select on installation to {writer}, {reader};
grant select on case_row, account_row, claim_row, staff_row, fact to {reader};
grant select (id, position, account, desk, subject, body, at, read_at) on notice to {reader};
grant select (id, masked) on protected_value to {reader};
