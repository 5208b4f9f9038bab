-- How long finished cases stood at each stage, worked out from their facts by the clockwork; nothing of a person is in it.
set local search_path = chsi;

create table stage_time (
  route text not null,
  cause text not null,
  stage text not null,
  cases int not null,              -- finished cases that stood there
  visits int not null,             -- times the desk of the stage answered; a case may come back
  returned int not null,           -- visits that ended with the clock stopped
  median int not null,             -- working days
  p90 int not null,
  refreshed timestamptz not null,
  primary key (route, cause, stage)
);
grant select, insert, update, delete on stage_time to {writer};
grant select on stage_time to {reader};
