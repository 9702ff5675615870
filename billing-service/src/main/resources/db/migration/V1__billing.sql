-- Plans, subscriptions, usage and what is owed for it.

create table plan (
    code text primary key,
    rank integer not null unique
);

create table plan_version (
    id bigint generated always as identity primary key,
    plan_code text not null references plan,
    version integer not null,
    requests_included bigint not null check (requests_included between 1 and 1000000000000),
    hard_limit_percent integer not null check (hard_limit_percent between 100 and 1000),
    price_minor bigint not null check (price_minor >= 0),
    allowance_price_minor bigint not null check (allowance_price_minor >= 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    entitlements text[] not null,
    unique (plan_code, version)
);

create function never_changes() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed or removed: publish another one', tg_table_name;
end $$;
create trigger plan_version_never_changes before update or delete on plan_version
    for each row execute function never_changes();

-- A container's subscription. It runs exactly when it has no row in subscription_pause.
create table subscription (
    container_id uuid primary key,
    client_id uuid not null,
    name text not null,
    container_seq bigint not null,
    plan_version_id bigint not null references plan_version,
    next_plan_version_id bigint references plan_version,
    lifecycle text not null check (lifecycle in ('incomplete', 'trialing', 'active', 'past_due', 'cancelled')),
    anchor date not null,
    period_start date not null,
    period_end date not null check (period_end > period_start),
    auto_upgrade boolean not null default false,
    usage_near_limit boolean not null default false,
    version bigint not null default 1,
    seq bigint not null unique
);
create index subscription_client on subscription (client_id);
create sequence subscription_seq;
create table container_cursor (
    one_row boolean primary key default true check (one_row),
    seq bigint not null
);
insert into container_cursor (seq) values (0);

create table subscription_pause (
    container_id uuid not null references subscription,
    reason text not null check (reason in ('over_limit', 'past_due', 'customer', 'operator', 'cancelled')),
    since timestamptz not null default now(),
    primary key (container_id, reason)
);

-- What somebody, or the limit, tried to buy. Price and wording are agreed when it begins, and stay.
create table upgrade_attempt (
    id uuid primary key,
    container_id uuid not null references subscription,
    plan_version_id bigint not null references plan_version,
    period_start date not null,
    priced_on date not null,
    amount_minor bigint not null check (amount_minor >= 0),
    description text not null,
    actor text not null,
    state text not null check (state in ('pending', 'unknown', 'applied', 'declined', 'abandoned')),
    begun_at timestamptz not null
);
-- Two at a time would each be priced from the same plan, and the second would undo what the first one paid for.
create unique index upgrade_attempt_one_open on upgrade_attempt (container_id) where state in ('pending', 'unknown');
create index upgrade_attempt_period on upgrade_attempt (container_id, period_start);

-- Extra requests of one period, beyond the plan.
create table allowance (
    container_id uuid not null references subscription,
    period_start date not null,
    requests bigint not null,
    primary key (container_id, period_start)
);

-- The highest totals heard from each boot of each router; their sum is what was used.
create table usage_counter (
    container_id uuid not null,
    day date not null,
    boot uuid not null,
    requests bigint not null,
    recovered bigint not null,
    blocked_402 bigint not null,
    bytes_in bigint not null,
    bytes_out bigint not null,
    cookies_extended bigint not null,
    primary key (container_id, day, boot)
);
create table usage_adjustment (
    id bigint generated always as identity primary key,
    container_id uuid not null,
    day date not null,
    requests bigint not null,
    reason text not null,
    at timestamptz not null default now()
);
create index usage_adjustment_day on usage_adjustment (container_id, day);
create table sgtm_usage_daily_cf (
    container_id uuid not null,
    day date not null,
    requests bigint not null,
    recovered bigint not null,
    blocked_402 bigint not null,
    bytes_in bigint not null,
    bytes_out bigint not null,
    cookies_extended bigint not null,
    primary key (container_id, day)
);

create table invoice_number (
    one_row boolean primary key default true check (one_row),
    last bigint not null
);
insert into invoice_number (last) values (0);
create table invoice (
    id uuid primary key,
    number bigint not null unique,
    container_id uuid not null references subscription,
    kind text not null check (kind in ('upgrade', 'allowance')),
    period_start date not null,
    description text not null,
    amount_minor bigint not null,
    currency text not null,
    allowance_requests bigint not null default 0,
    status text not null check (status in ('open', 'paid', 'void', 'uncollectible')),
    issued_at timestamptz not null default now(),
    settled_at timestamptz
);
create unique index invoice_one_open_allowance on invoice (container_id, period_start) where kind = 'allowance' and status = 'open';

create function issued_invoice_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.status <> 'open' or new.status = 'open'
        or to_jsonb(new) - '{status,settled_at}'::text[] <> to_jsonb(old) - '{status,settled_at}'::text[] then
        raise exception 'invoice % is issued: all that can become of it is to be settled, once', old.number;
    end if;
    return new;
end $$;
create trigger issued_invoice_stays before update or delete on invoice for each row execute function issued_invoice_stays();

-- What the payment provider reported, by its own reference. Reports come doubled and in any order: "paid" stands.
create table payment (
    reference text primary key,
    invoice_id uuid not null references invoice,
    outcome text not null check (outcome in ('paid', 'failed')),
    at timestamptz not null default now()
);

create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor text not null,
    action text not null,
    container_id uuid not null,
    detail text not null
);

insert into plan (code, rank) values ('free', 10), ('starter', 20), ('business', 30), ('scale', 40);
insert into plan_version
    (plan_code, version, requests_included, hard_limit_percent, price_minor, allowance_price_minor, currency, entitlements)
values
    ('free', 1, 10000, 100, 0, 500, 'EUR',
     '{adblock_itp_detection,cookie_keeper,custom_domain,gtm_recovery,sgtm_proxy}'),
    ('starter', 1, 500000, 100, 1900, 1900, 'EUR',
     '{adblock_itp_detection,cookie_keeper,custom_domain,gtm_recovery,sgtm_proxy,cookie_restoration}'),
    ('business', 1, 5000000, 100, 9900, 9900, 'EUR',
     '{adblock_itp_detection,cookie_keeper,custom_domain,gtm_recovery,sgtm_proxy,cookie_restoration}'),
    ('scale', 1, 50000000, 100, 49900, 49900, 'EUR',
     '{adblock_itp_detection,cookie_keeper,custom_domain,gtm_recovery,sgtm_proxy,cookie_restoration}');
