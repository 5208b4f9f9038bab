-- What a commit and an operator must not miss.
set local search_path = chsi;

-- Called where an update of a row met none: facts would go on without the line that lists show.
create function row_gone() returns void language plpgsql as $$
begin
  raise exception 'a row is missing' using errcode = 'CH500';
end $$;

-- 001 says more than holds: the hash covers what the fact says, not how its request was answered.
comment on column fact.hash is 'of the hash before it, stream, version, type, actor, actor_name, desk, at, request and body; digest and reply are no part of it';
comment on column fact.digest is 'on the first fact of a request: keyed digest of its body; by it a request sent twice is known, and nothing is folded from it';

-- When each job of the clockwork last came round on any node, by the real clock.
create table pulse (
  job text primary key,
  at timestamptz not null,
  every interval not null
);
grant select, insert, update on pulse to {writer};
