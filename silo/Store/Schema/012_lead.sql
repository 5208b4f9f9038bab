-- The lead of a desk, and what only one colleague is told.
set local search_path = chsi;

alter table staff_row add column role text not null default 'reviewer';

-- one more column is another type of result, so the function is made anew
drop function session_of(bytea);
create function session_of(p_token bytea) returns table (
  person uuid, kind text, second_factor boolean, name text, desk text, status text, case_id uuid, seen timestamptz, now timestamptz, role text)
language sql stable security definer set search_path = chsi, pg_temp as $$
  select s.person, s.kind, s.second_factor, coalesce(n.masked, ''), '', a.status, a.case_id, s.seen, clock(), ''
  from session s join account_row a on a.id = s.person left join protected_value n on n.id = a.name_value
  where s.token = p_token and s.kind = 'account' and s.ends > clock() and s.seen + s.idle > clock() and s.epoch = a.session_epoch and a.closed_at is null
  union all
  select s.person, s.kind, s.second_factor, f.name, f.desk, case when f.has_second_factor then 'ready' else 'enrol' end, null, s.seen, clock(), f.role
  from session s join staff_row f on f.id = s.person
  where s.token = p_token and s.kind = 'staff' and s.ends > clock() and s.seen + s.idle > clock() and s.epoch = f.session_epoch and not f.removed
$$;
revoke execute on function session_of(bytea) from public;
grant execute on function session_of(bytea) to {reader}, {writer};

-- a notice with account and desk is for that colleague alone
drop policy mine on notice;
create policy mine on notice for select to {reader} using (account = (select me()) or account is null and desk = (select my_desk()));

-- what the desk does among itself is not the applicant's to read: further kinds of facts are added to the list beside those of 002
create policy within_desk on fact as restrictive for select to {reader} using (
  (select my_desk()) is not null or type not in ('case-reassigned', 'case-urged'));
