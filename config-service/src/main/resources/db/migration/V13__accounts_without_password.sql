-- Who signs in at another issuer has no password here.
alter table account alter column password_hash drop not null;
