-- An account that gets another number lets go of the one it had in the same commit: who holds what is checked when the commit ends, not row by row.
alter table chsi.claim_row drop constraint claim_row_holder_key;
alter table chsi.claim_row add constraint claim_row_holder_key unique (holder) deferrable initially deferred;
