-- Who opened a record is found by its 学号, in a case too: the index of what was opened knows those lines as well, in the order in which they are shown.
set local search_path = chsi;

drop index access_log_subject;
create index access_log_subject on access_log (subject, at desc, id desc) where subject is not null;
