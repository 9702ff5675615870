-- The secrets by which a site's own server proves itself: only their digests are kept.
create table proxy_key (
    id uuid primary key,
    site_id uuid not null references site on delete cascade,
    digest text not null,
    created_at timestamptz not null default now()
);
create index proxy_key_site on proxy_key (site_id);
