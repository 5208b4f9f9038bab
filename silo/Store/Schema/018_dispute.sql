-- An account that comes back after its phone has become somebody else's has none.
set local search_path = chsi;

alter table account_row alter column phone_value drop not null;
