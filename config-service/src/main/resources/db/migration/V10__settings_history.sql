-- What a customer set, as it was from a version on; only versions that changed something of it.
create table settings_version (
    container_id uuid not null references container,
    config_version bigint not null,
    at timestamptz not null default now(),
    actor text not null,
    settings jsonb not null,
    primary key (container_id, config_version)
);
