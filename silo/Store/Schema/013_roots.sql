-- Signed roots over the heads of streams: what each covered, so that it can be worked out again.
set local search_path = chsi;

create table root (
  number int primary key,
  at timestamptz not null,
  line text not null               -- as it stands in the roots file
);

create table root_head (
  stream uuid not null,
  version int not null,            -- of the stream's newest fact when the root was signed
  root int not null,
  primary key (stream, version)
);

-- finds the facts of the last hour; next to nothing to write for each fact
create index fact_at on fact using brin (at) with (autosummarize = on);

grant select, insert on root, root_head to {writer};
