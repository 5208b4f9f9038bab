-- Several decisions in one transaction: their streams in one sorted pass, their facts in one statement. What stands for each statement and each
-- transaction is paid once for all of them. Who finds that a stream has moved on is told which. The function for one decision alone stays, for
-- processes of the version before.
create function chsi.commit_decisions(
  s_id uuid[], s_kind text[], s_expected int[], s_next int[], s_hash bytea[], s_wake timestamptz[],
  f_stream uuid[], f_version int[], f_type text[], f_body bytea[], f_hash bytea[],
  f_actor uuid[], f_name text[], f_desk text[], f_at timestamptz[], f_request uuid[], f_digest bytea[], f_reply text[])
returns void language plpgsql as $$
begin
  for i in 1 .. cardinality(s_id) loop
    if s_expected[i] = 0 then
      insert into chsi.stream (id, kind, version, hash, wake_at) values (s_id[i], s_kind[i], s_next[i], s_hash[i], s_wake[i]);
    elsif s_next[i] > s_expected[i] then
      update chsi.stream set version = s_next[i], hash = s_hash[i], wake_at = s_wake[i], wake_claimed = null
      where id = s_id[i] and version = s_expected[i];
    else
      perform from chsi.stream where id = s_id[i] and version = s_expected[i] for no key update;
    end if;
    if not found then
      raise exception 'a stream has moved on' using errcode = 'CH409', constraint = s_id[i]::text;
    end if;
  end loop;

  insert into chsi.fact (stream, version, type, body, hash, actor, actor_name, desk, at, request, digest, reply)
  select unnest(f_stream), unnest(f_version), unnest(f_type), unnest(f_body), unnest(f_hash),
    unnest(f_actor), unnest(f_name), unnest(f_desk), unnest(f_at), unnest(f_request), unnest(f_digest), unnest(f_reply);
end $$;
