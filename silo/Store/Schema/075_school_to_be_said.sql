-- Corrections of which a province says whose they are; few rows at any time.
set local search_path = chsi;

create index case_assigned on case_row (desk, overdue desc, due, id) where closed_at is null and stage = 'correction-assigning';
