-- Custom domains are looked up in DNS: what was seen last, when the next look is due, and what Safari makes of it.
alter table custom_domain
    add column vouched boolean not null default false,
    add column waiting_since timestamptz,
    add column reason_code text,
    add column reason_text text,
    add column checked_at timestamptz,
    add column next_check_at timestamptz,
    add column safari jsonb,
    add check ((reason_code is null) = (reason_text is null));
create index custom_domain_due on custom_domain (next_check_at) where next_check_at is not null;

-- Until now nothing was served but what an operator had vouched for.
update custom_domain set vouched = true where state in ('verified', 'active');
update custom_domain set waiting_since = now() where state = 'pending';
update custom_domain set next_check_at = now()
    where state in ('pending', 'verified', 'active') and host <> 'localhost' and host not like '%.localhost';
