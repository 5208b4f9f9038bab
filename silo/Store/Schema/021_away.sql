-- Who is away and who deputises, and who may not review a case.
set local search_path = chsi;

alter table staff_row add column absent_from timestamptz;
alter table staff_row add column absent_until timestamptz;
alter table staff_row add column deputy uuid;

-- in the row and not looked for among facts: whoever asks for the next case meets it on the way, without another index
alter table case_row add column excluded uuid[];  -- null: nobody

-- keyed digest, of names of accounts alone: that two are equal is known without opening either
alter table protected_value add column digest bytea;

create policy within_desk_relations on fact as restrictive for select to {reader} using (
  (select my_desk()) is not null or type <> 'relation-declared');

-- Whether an account of the number bears a name with one of these digests. A function, so that it is asked of the one case that is about to be
-- given and never planned as a join over all accounts.
create function namesake(p_claim uuid, p_digests bytea[]) returns boolean language sql stable as $$
  select exists (
    select from chsi.account_row a join chsi.protected_value v on v.id = a.name_value where a.claim = p_claim and v.digest = any(p_digests))
$$;
revoke execute on function namesake(uuid, bytea[]) from public;
grant execute on function namesake(uuid, bytea[]) to {writer};
