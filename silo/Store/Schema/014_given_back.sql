-- Whoever asks for the next case is not given what they have just given back: few facts of many.
set local search_path = chsi;

create index fact_given_back on fact (actor, at) where type = 'case-given-back';
