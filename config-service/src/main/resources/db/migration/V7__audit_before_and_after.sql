-- What was changed, and not only what it became. Ids that tell the time instead of counting: a count would tell a client how busy the others are.
alter table audit_log rename column detail to after;
alter table audit_log alter column after drop not null;
alter table audit_log add column before jsonb;
alter table audit_log add column entry uuid;
update audit_log set entry = cast(lpad(to_hex(cast(extract(epoch from at) * 1000 as bigint)), 12, '0') || '7'
    || substr(replace(cast(gen_random_uuid() as text), '-', ''), 14) as uuid);
alter table audit_log drop constraint audit_log_pkey;
alter table audit_log drop column id;
alter table audit_log rename column entry to id;
alter table audit_log add primary key (id);
create index audit_log_client on audit_log (client_id, id);
create index audit_log_subject on audit_log (subject, id);

create function audit_log_stays() returns trigger language plpgsql as $$
begin
    raise exception 'what was written down stays';
end $$;
create trigger audit_log_stays before update or delete on audit_log
    for each statement execute function audit_log_stays();

-- Sessions are listed by pages, the newest first.
create index loader_session_newest on loader_session (container_id, seen_at, session_id);
