-- What is looked up, or followed when a site is deleted, by the site it belongs to: a full scan of it grows with all customers together.
create index site_host_site on site_host (site_id);
create index custom_domain_site on custom_domain (site_id);
create index container_default_site on container (default_site_id);
