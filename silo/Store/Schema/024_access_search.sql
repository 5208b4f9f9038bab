-- The log of access is searched by who looked and by day. It is written where something is seen, never by a decision.
create index access_log_person on chsi.access_log (person, at desc, id desc);
create index access_log_at on chsi.access_log (at desc, id desc);
