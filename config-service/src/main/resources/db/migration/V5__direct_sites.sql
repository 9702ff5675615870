-- Whether a site's pages are left out of what the container recovers.
alter table site add column direct boolean not null default false;
