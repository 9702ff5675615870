-- What browsers found out, and how hits came, by hour: sums without anything of a single visitor.
create table detection_hour (
    container_id uuid not null,
    site_id uuid,
    hour timestamptz not null,
    browser_family text not null,
    signal text not null,
    yes bigint not null,
    no bigint not null,
    unknown bigint not null,
    unique nulls not distinct (container_id, hour, site_id, browser_family, signal)
);

create table hit_hour (
    container_id uuid not null,
    site_id uuid,
    hour timestamptz not null,
    browser_family text not null,
    direct bigint not null,
    carried bigint not null,
    recovered bigint not null,
    unique nulls not distinct (container_id, hour, site_id, browser_family)
);

-- For the deletion of what is old.
create index detection_hour_age on detection_hour using brin (hour);
create index hit_hour_age on hit_hour using brin (hour);

-- How far a topic's partition was counted: committed together with the sums, so that nothing counts twice.
create table counted_position (
    topic text not null,
    partition integer not null,
    next_offset bigint not null,
    newest_at timestamptz not null,
    primary key (topic, partition)
);

-- What was found out before is in no sum, so a newer finding of the same session must not be taken off one. Sessions last a day.
delete from loader_session;
