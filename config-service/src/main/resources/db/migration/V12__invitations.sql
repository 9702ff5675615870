-- Who was asked to work for a client, until they accept or it is too late. digest: of the secret that the invitation carries.
create table invitation (
    id uuid primary key,
    client_id uuid not null references client,
    email text not null check (email = lower(email)),
    role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
    digest bytea not null,
    invited_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    unique (client_id, email)
);
create index invitation_client on invitation (client_id, id);

-- Whether somebody vouched that the account is of the address's owner. Who accepted an invitation had nothing but the invitation.
alter table account add column proven boolean not null default true;
