-- Files that were sent to be imported lie in the file store. What lay here was good for an hour.
drop table upload;
