-- Wrong entries at a code over all drafts; the rights of 003 on the table hold for the column.
alter table chsi.code add column wrong int not null default 0;
