-- Who of the workspace looks after the person: said by people, beside the fields, and never by a write of a source.
alter table profile add column owner_name text;
