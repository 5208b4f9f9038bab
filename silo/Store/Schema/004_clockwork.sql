-- What the clockwork leaves for people to see.
set local search_path = chsi;

-- A limit that was due and could not be answered. Its stream is tried again after a growing pause; the line goes when it succeeds.
create table due_failure (
  stream uuid primary key,
  wake_at timestamptz not null,    -- the limit that fails; another limit of the stream starts again at one
  tries int not null,
  error text not null,             -- the kind of fault, without personal data
  last timestamptz not null
);
create index notice_dead on notice (position) where dead;
create index notice_code on notice (at) where sealed is not null;

grant select, insert, update, delete on due_failure to {writer};
grant select on public.schema_version to {writer};
