-- What carries people to a decision: sessions, drafts, codes, counters, and the logs of access.
set local search_path = chsi;

create table session (
  token bytea primary key,         -- SHA-256 of the token in the cookie
  person uuid not null,
  kind text not null,              -- account or staff
  epoch int not null,
  second_factor boolean not null default false,
  created timestamptz not null,
  seen timestamptz not null,
  ends timestamptz not null,
  idle interval not null,
  agent text not null default '',
  address text not null default ''
);
create index session_person on session (person);

create table draft (
  id bytea primary key,            -- SHA-256 of the token in the cookie
  purpose text not null,           -- register or find-password
  phone_digest bytea,              -- the phone being verified
  sealed bytea not null,           -- what was typed, without passwords
  verified_at timestamptz,         -- the phone was proven here
  wrong int not null default 0,    -- wrong codes typed in this draft
  lookups int not null default 0,
  ends timestamptz not null
);

create table code (
  phone_digest bytea not null,
  purpose text not null,
  sealed bytea not null,
  issued timestamptz not null,
  ends timestamptz not null,
  last_sent timestamptz not null,
  used boolean not null default false,
  primary key (phone_digest, purpose)
);

create table counter (
  key text not null,               -- what is counted, with digests instead of values
  day date not null,
  n int not null,
  last timestamptz not null,
  primary key (key, day)
);

create table spent (
  id text primary key,             -- a captcha challenge, a callback's nonce, a TOTP step: each counts once
  ends timestamptz not null
);

create table login_log (
  id bigint generated always as identity primary key,
  person uuid,
  at timestamptz not null,
  result text not null,
  address text not null,
  agent text not null
);
create index login_log_person on login_log (person, at desc);

create table access_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  person uuid not null,
  name text not null,
  case_id uuid,
  subject uuid,
  what text not null,
  reason text not null
);
create index access_log_case on access_log (case_id, at desc);

create table calendar_year (
  year int primary key,
  data text not null,
  imported timestamptz not null
);

create table protection_key (
  id text primary key,
  sealed bytea not null
);

alter table login_log enable row level security;
alter table login_log force row level security;
alter table access_log enable row level security;
alter table access_log force row level security;
create policy mine on login_log for select to {reader} using (person = (select me()));
create policy mine on access_log for select to {reader} using (exists (select 1 from chsi.case_row c where c.id = access_log.case_id) and (select my_desk()) is not null);

-- The only thing the reader learns before it knows who asks: whose session a token is, while it lasts.
create function session_of(p_token bytea) returns table (
  person uuid, kind text, second_factor boolean, name text, desk text, status text, case_id uuid, seen timestamptz, now timestamptz)
language sql stable security definer set search_path = chsi as $$
  select s.person, s.kind, s.second_factor, '', '', a.status, a.case_id, s.seen, clock()
  from session s join account_row a on a.id = s.person
  where s.token = p_token and s.kind = 'account' and s.ends > clock() and s.seen + s.idle > clock() and s.epoch = a.session_epoch and a.closed_at is null
  union all
  select s.person, s.kind, s.second_factor, f.name, f.desk, case when f.has_second_factor then 'ready' else 'enrol' end, null, s.seen, clock()
  from session s join staff_row f on f.id = s.person
  where s.token = p_token and s.kind = 'staff' and s.ends > clock() and s.seen + s.idle > clock() and s.epoch = f.session_epoch and not f.removed
$$;

create policy silo on login_log to {writer}, {owner} using (true) with check (true);
create policy silo on access_log to {writer}, {owner} using (true) with check (true);

grant select, insert, update, delete on session, draft, code, counter, spent, protection_key to {writer};
grant select, insert on login_log, access_log to {writer};
grant select on calendar_year to {writer}, {reader};
grant select on login_log, access_log to {reader};
revoke execute on function session_of(bytea) from public;
grant execute on function session_of(bytea) to {reader}, {writer};
