-- Which metadata filter suppressed an event, so that filters can say how many they did.
alter table event add column suppressed_by uuid;
create index event_by_filter on event (workspace_id, suppressed_by) where suppressed_by is not null;
