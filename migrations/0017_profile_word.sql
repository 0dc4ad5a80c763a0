-- The words of people's names as src/domain/search/words.ts makes them, by which they are searched: a row for each word
-- of a profile that shows it, so none of an absorbed one. `name` is all of its words in order, between spaces, so that
-- the rows of one word tell which of its people have the other words too. No index by profile: whoever takes words away
-- knows them from the fields, and every new person would pay for it.
create table profile_word (
  workspace_id uuid not null,
  word text collate "C" not null,
  profile_id uuid not null,
  name text collate "C" not null,
  primary key (workspace_id, word, profile_id)
);

-- Workspaces whose older profiles have no words yet. The server fills them in a page at a time, for a database knows
-- neither all letters nor their lower case under every locale, and one transaction over a large table would hold writes
-- back. Profiles up to after_id are done.
create table profile_word_fill (
  workspace_id uuid not null,
  after_id uuid not null,
  primary key (workspace_id)
);
insert into profile_word_fill (workspace_id, after_id)
select workspace_id, '00000000-0000-0000-0000-000000000000'
from workspace;
