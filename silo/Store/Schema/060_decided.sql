-- What a reviewer has decided today counts disputes and corrections of name or number too: one index in place of the one that knew re-registrations alone.
set local search_path = chsi;

drop index fact_decided;
create index fact_decided on fact (actor, at) where type in
  ('review-approved', 'returned-for-supplement', 'review-rejected', 'dispute-upheld', 'dispute-refused', 'name-correction-approved', 'name-correction-refused');
