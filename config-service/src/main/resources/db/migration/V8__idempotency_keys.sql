-- Writes that were done for a key of whoever asked. request: a digest of what was asked. client_id and least_role: what let it pass, and must
-- let pass whoever asks again. answer: null when there is none, or one with a secret.
create table idempotency_key (
    principal text not null,
    key text not null,
    request bytea not null,
    client_id uuid,
    least_role text,
    answer text,
    at timestamptz not null default now(),
    primary key (principal, key)
);
create index idempotency_key_age on idempotency_key (at);
