-- What an import would change, and what else its school may want to look at before it is taken over.
set local search_path = chsi;

alter table record_import add column remarks bytea;  -- sealed, as errors is
