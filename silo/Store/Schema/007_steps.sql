-- A step of a second factor counts once, and a session knows by which name its person is greeted.
set local search_path = chsi;

create table second_factor_step (
  person uuid primary key,
  step bigint not null             -- Unix seconds / 30 of the newest code that let the person in
);
grant select, insert, update on second_factor_step to {writer};

alter table draft drop column lookups;

create or replace function session_of(p_token bytea) returns table (
  person uuid, kind text, second_factor boolean, name text, desk text, status text, case_id uuid, seen timestamptz, now timestamptz)
language sql stable security definer set search_path = chsi, pg_temp as $$
  select s.person, s.kind, s.second_factor, coalesce(n.masked, ''), '', a.status, a.case_id, s.seen, clock()
  from session s join account_row a on a.id = s.person left join protected_value n on n.id = a.name_value
  where s.token = p_token and s.kind = 'account' and s.ends > clock() and s.seen + s.idle > clock() and s.epoch = a.session_epoch and a.closed_at is null
  union all
  select s.person, s.kind, s.second_factor, f.name, f.desk, case when f.has_second_factor then 'ready' else 'enrol' end, null, s.seen, clock()
  from session s join staff_row f on f.id = s.person
  where s.token = p_token and s.kind = 'staff' and s.ends > clock() and s.seen + s.idle > clock() and s.epoch = f.session_epoch and not f.removed
$$;
