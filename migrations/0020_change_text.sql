-- A change is written with every write and read by few: as text it is converted when it is read.
alter table profile_change alter column changes type text using changes::text;
