-- The control plane: who owns what, how it is set, and what the edge was told about it.

create table client (
    id uuid primary key,
    name text not null check (length(name) between 1 and 200),
    created_at timestamptz not null default now()
);

create table account (
    id uuid primary key,
    email text not null unique check (email = lower(email)),
    password_hash text not null,
    platform_roles text[] not null default '{}',
    failed_logins integer not null default 0,
    locked_until timestamptz,
    created_at timestamptz not null default now()
);

create table member (
    client_id uuid not null references client,
    account_id uuid not null references account,
    role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
    primary key (client_id, account_id)
);
create index member_account on member (account_id);

-- A sign-in and the one refresh token that renews it. Only its hash: whoever reads this table can sign in as nobody.
create table sign_in (
    family uuid primary key,
    account_id uuid not null references account,
    newest bytea not null,
    expires_at timestamptz not null
);

create table container (
    id uuid primary key,
    client_id uuid not null references client,
    name text not null check (length(name) between 1 and 200),
    loader_token text not null unique,
    edge_hostname text not null unique,
    requested_plan text,
    origin jsonb,
    preview_origin jsonb,
    default_site_id uuid,
    recovery_param text not null default 'd',
    anonymize_ip boolean not null default false,
    config_version bigint not null default 0,
    feed_seq bigint not null unique,
    deleted boolean not null default false,
    created_at timestamptz not null default now()
);
create index container_client on container (client_id, id);
create sequence container_seq;

create table site (
    id uuid primary key,
    container_id uuid not null references container,
    name text not null check (length(name) between 1 and 200),
    container_token text not null unique,
    primary_host text not null,
    cookie_domain text,
    gtm_id text,
    prefix text
);
create index site_container on site (container_id);
alter table container add foreign key (default_site_id) references site on delete set null;

-- Unverified, so unique within one container only: a claim must block nobody else's.
create table site_host (
    container_id uuid not null references container,
    host text not null,
    site_id uuid not null references site on delete cascade,
    primary key (container_id, host)
);

create table custom_domain (
    id uuid primary key,
    container_id uuid not null references container,
    site_id uuid references site on delete set null,
    host text not null,
    state text not null check (state in ('pending', 'verified', 'active', 'failed', 'revoked')),
    ownership_token text not null,
    verified_at timestamptz,
    unique (container_id, host)
);
create unique index custom_domain_owner on custom_domain (host) where state in ('verified', 'active');

create table module_setting (
    container_id uuid not null references container,
    module_key text not null,
    enabled boolean not null,
    settings jsonb not null default '{}',
    primary key (container_id, module_key)
);

-- Billing's word, in copy. seq is billing's and orders its feed.
create table subscription_state (
    container_id uuid primary key,
    seq bigint not null,
    version bigint not null,
    status text not null,
    pause_reasons text[] not null,
    plan text not null,
    entitlements text[] not null,
    usage_near_limit boolean not null
);
create table subscription_cursor (
    one_row boolean primary key default true check (one_row),
    seq bigint not null
);
insert into subscription_cursor (seq) values (0);

-- What the edge was told. One row a key, whoever it belongs to; seq orders all of them.
create sequence edge_seq;
create table edge_document (
    namespace text not null,
    key text not null,
    container_id uuid not null,
    epoch bigint not null,
    seq bigint not null unique,
    config_version bigint not null,
    deleted boolean not null,
    body text not null,
    written_at timestamptz not null default now(),
    primary key (namespace, key)
);
create index edge_document_container on edge_document (container_id);
create index edge_document_digest on edge_document (namespace, key collate "C") where not deleted;
-- rendered_epoch: no document is left of an older one.
create table edge_feed (
    one_row boolean primary key default true check (one_row),
    epoch bigint not null,
    rendered_epoch bigint not null,
    purged_seq bigint not null
);
insert into edge_feed (epoch, rendered_epoch, purged_seq) values (1, 1, 0);

create table loader_session (
    container_id uuid not null,
    session_id text not null,
    site_id uuid,
    signals jsonb not null,
    browser_family text not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (container_id, session_id)
);
create index loader_session_expiry on loader_session (expires_at);

create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor text not null,
    action text not null,
    client_id uuid,
    subject text not null,
    detail jsonb not null
);
create index audit_log_client on audit_log (client_id, id);

create table drift_report (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    report jsonb not null
);

create function config_version_grows() returns trigger language plpgsql as $$
begin
    if new.config_version < old.config_version then
        raise exception 'config_version of % would go back', old.id;
    end if;
    return new;
end $$;
create trigger config_version_grows before update of config_version on container
    for each row execute function config_version_grows();
