-- The prefix before the current one: valid too, while a site's pages and its own server change over.
alter table site add column former_prefix text;
