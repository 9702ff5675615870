-- Keys by which a client's programs ask. digest: of the secret; whoever reads this table can ask for nothing.
create table api_key (
    id uuid primary key,
    client_id uuid not null references client,
    name text not null check (length(name) between 1 and 200),
    role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
    digest bytea not null,
    created_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_on date
);
create index api_key_client on api_key (client_id, id);
