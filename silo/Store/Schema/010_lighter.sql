-- Less to write for each decision.
set local search_path = chsi;

-- nothing finds a file by its case: the case's facts name its files
drop index evidence_file_case;
