-- The store: streams, facts, look-ups, protected values, and the one function that commits a decision.
create schema chsi;
set local search_path = chsi;

create table installation (
  single boolean primary key default true check (single),
  production boolean not null default false,
  clock_offset interval not null default '0'
);
insert into installation default values;

-- The one clock. Tests and demonstrations move the offset; Production refuses one.
create function clock() returns timestamptz language sql stable as
  $$ select clock_timestamp() + (select clock_offset from chsi.installation) $$;

create function refuse_offset() returns trigger language plpgsql as $$
begin
  if new.production and new.clock_offset <> interval '0' then
    raise exception 'the clock of a production database has no offset';
  end if;
  return new;
end $$;
create trigger no_offset_in_production before update on installation for each row execute function refuse_offset();

create table stream (
  id uuid primary key,
  kind text not null,
  version int not null,
  hash bytea not null,
  wake_at timestamptz,            -- the stream's next time limit
  wake_claimed timestamptz        -- a node is at it until then
) with (fillfactor = 70);
create index stream_wake on stream (wake_at) where wake_at is not null;

create table fact (
  stream uuid not null,
  version int not null,
  type text not null,
  body bytea not null,            -- the exact bytes written
  actor uuid not null,
  actor_name text not null,
  desk text not null,
  at timestamptz not null,
  request uuid not null,
  hash bytea not null,            -- of the hash before it and of everything in this row
  digest bytea,                   -- on the first fact of a request: keyed digest of its body
  reply text,
  primary key (stream, version)
);
create unique index fact_request on fact (request) where digest is not null;

create table lookup (
  kind smallint not null,
  key_id smallint not null,
  digest bytea not null,
  stream uuid not null,
  primary key (kind, key_id, digest)
);
create index lookup_stream on lookup (stream);

create table link (
  source uuid not null,
  target uuid not null,
  primary key (source, target)
);

create table person_key (
  person uuid primary key,
  master_id smallint not null,
  wrapped bytea not null
);

create table protected_value (
  id uuid primary key,
  person uuid not null,
  sealed bytea not null,
  masked text not null
);
create index protected_value_person on protected_value (person);

create table evidence_file (
  id uuid primary key,
  case_id uuid not null,
  person uuid not null,
  kind text not null,
  sealed bytea not null,
  size int not null
);
create index evidence_file_case on evidence_file (case_id);
alter table evidence_file alter column sealed set storage external;

create sequence case_serial;

-- Everything a decision yields about streams; they come sorted, so that they are locked in one order. A guard that fails raises: in a
-- pipelined batch the end of the transaction is already on its way. Short statements in a loop: joins with unnest cost twice as much.
create function commit_facts(
  s_id uuid[], s_kind text[], s_expected int[], s_next int[], s_hash bytea[], s_wake timestamptz[],
  f_stream uuid[], f_version int[], f_type text[], f_body bytea[], f_hash bytea[],
  p_actor uuid, p_name text, p_desk text, p_at timestamptz, p_request uuid, p_digest bytea, p_reply text)
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
      raise exception 'a stream has moved on' using errcode = 'CH409';
    end if;
  end loop;

  for i in 1 .. cardinality(f_stream) loop
    insert into chsi.fact (stream, version, type, body, actor, actor_name, desk, at, request, hash, digest, reply)
    values (f_stream[i], f_version[i], f_type[i], f_body[i], p_actor, p_name, p_desk, p_at, p_request, f_hash[i],
            case when i = 1 then p_digest end, case when i = 1 then p_reply end);
  end loop;
end $$;
