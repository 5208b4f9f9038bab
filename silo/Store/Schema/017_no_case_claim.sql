-- The cases of a number are those of its accounts, which are found by it: one index less to write at every change of a case.
drop index chsi.case_claim;
