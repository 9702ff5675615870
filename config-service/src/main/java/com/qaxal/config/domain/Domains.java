package com.qaxal.config.domain;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Stores custom domains, and knows which of them are due. */
@ApplicationScoped
class Domains {
    /** Nobody can have set the records of a claim that was just made. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);

    /** A look that never reports back, since its process ended, is taken up by another after that. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** Turns {@code taken} rows into claims. */
    private static final String CLAIMS = " select taken.*, client_id, edge_hostname, primary_host from taken"
            + " join container on container.id = taken.container_id"
            + " left join site on site.id = coalesce(taken.site_id, default_site_id)";

    private final Jdbi jdbi;
    private final Clock clock;

    Domains(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** What is written down of a domain, and the container's edge hostname. */
    record Row(
            UUID id,
            ContainerId container,
            Host host,
            @Nullable UUID site,
            String token,
            Host edgeHostname,
            Standing standing,
            @Nullable Reason reason,
            @Nullable Instant checkedAt,
            @Nullable Instant nextCheckAt,
            @Nullable SafariVerdict safari) {}

    /** Somebody else's ownership of a host, as it ends. */
    record Former(UUID id, ContainerId container, ClientId client) {}

    /** Not found before one knows whose it is; the caller then asks whether it may be seen. */
    Row one(UUID domain) {
        return jdbi.withHandle(handle -> rows(handle, "custom_domain.id = :id")
                        .bind("id", domain)
                        .map((row, _) -> row(row))
                        .findOne())
                .orElseThrow(ApiProblem::notFound);
    }

    /** @param after a host; by hosts they are sorted */
    List<Row> ofContainer(ContainerId container, String after, int limit) {
        return jdbi.withHandle(
                handle -> rows(handle, "container_id = :container and host > :after order by host limit :limit")
                        .bind("container", container.value())
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, _) -> row(row))
                        .list());
    }

    /** False when the container has the host already, or the site is not its own. */
    boolean insert(Handle handle, UUID domain, ContainerId container, Host host, @Nullable UUID site) {
        boolean isInDns = Claim.isInDns(host);
        Reason reason = isInDns ? Reason.notLookedYet() : Reason.notInDns();
        return handle.createUpdate("insert into custom_domain (id, container_id, site_id, host, state, ownership_token,"
                                + " waiting_since, next_check_at, reason_code, reason_text)"
                                + " select :id, :container, cast(:site as uuid), :host, 'pending', :token,"
                                + " :now, :next, :code, :text"
                                + " where cast(:site as uuid) is null or exists (select 1 from site where id = cast(:site as uuid) and container_id = :container)"
                                + " on conflict (container_id, host) do nothing")
                        .bind("id", domain)
                        .bind("container", container.value())
                        .bindByType("site", site, UUID.class)
                        .bind("host", host.value())
                        .bind("token", newToken())
                        .bind("now", at(clock.instant()))
                        .bindByType("next", isInDns ? at(clock.instant().plus(FIRST_LOOK)) : null, OffsetDateTime.class)
                        .bind("code", reason.code())
                        .bind("text", reason.text())
                        .execute()
                == 1;
    }

    /** On an operator's word it is served from now on; it is still looked up, for Safari's sake. */
    void vouch(Handle handle, UUID domain, Host host) {
        handle.createUpdate(
                        "update custom_domain set state = 'active', vouched = true, verified_at = :now, waiting_since = null,"
                                + " reason_code = null, reason_text = null, next_check_at = :next where id = :id")
                .bind("now", at(clock.instant()))
                .bindByType("next", Claim.isInDns(host) ? at(clock.instant()) : null, OffsetDateTime.class)
                .bind("id", domain)
                .execute();
    }

    void delete(Handle handle, UUID domain) {
        handle.createUpdate("delete from custom_domain where id = :id")
                .bind("id", domain)
                .execute();
    }

    /** Takes claims that are due, each for one replica only. */
    List<Claim> takeDue(int limit) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery(
                        "with taken as (update custom_domain set checked_at = :now, next_check_at = :lease where id in"
                                + " (select id from custom_domain where next_check_at <= :now order by next_check_at limit :limit"
                                + " for update skip locked) returning *)"
                                + CLAIMS)
                .bind("now", at(now))
                .bind("lease", at(now.plus(LEASE)))
                .bind("limit", limit)
                .map((row, _) -> claim(row))
                .list());
    }

    /** Takes one because somebody asked; one that had failed or was revoked begins anew. Empty when it was looked at within {@code pause}. */
    Optional<Claim> take(UUID domain, Duration pause) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery(
                        "with taken as (update custom_domain set checked_at = :now, next_check_at = :lease,"
                                + " waiting_since = case when state in ('failed', 'revoked') then :now else waiting_since end,"
                                + " state = case when state in ('failed', 'revoked') then 'pending' else state end"
                                + " where id = :id and (checked_at is null or checked_at <= :pause) returning *)"
                                + CLAIMS)
                .bind("now", at(now))
                .bind("lease", at(now.plus(LEASE)))
                .bind("pause", at(now.minus(pause)))
                .bind("id", domain)
                .map((row, _) -> claim(row))
                .findOne());
    }

    /** Writes down what came out of a look, if the claim still stands as it was looked at. */
    boolean settle(Handle handle, Claim claim, Course.Next next, @Nullable SafariVerdict verdict) {
        Reason reason = next.reason();
        return handle.createUpdate(
                                "update custom_domain set state = :next_state, waiting_since = :waiting_since, reason_code = :code,"
                                        + " reason_text = :text, next_check_at = :next,"
                                        + " verified_at = case when :next_state = 'active' and state <> 'active' then :now else verified_at end,"
                                        + " safari = coalesce(cast(:safari as jsonb), safari)"
                                        + " where id = :id and state = :state and vouched = :vouched and ownership_token = :token")
                        .bind("next_state", next.state().code())
                        .bindByType("waiting_since", at(next.waitingSince()), OffsetDateTime.class)
                        .bind("code", reason == null ? null : reason.code())
                        .bind("text", reason == null ? null : reason.text())
                        .bindByType("next", at(next.lookAgain()), OffsetDateTime.class)
                        .bind("now", at(clock.instant()))
                        .bind(
                                "safari",
                                verdict == null ? null : new String(Json.encode(verdict), StandardCharsets.UTF_8))
                        .bind("id", claim.id())
                        .bind("state", claim.standing().state().code())
                        .bind("vouched", claim.standing().vouched())
                        .bind("token", claim.token())
                        .execute()
                == 1;
    }

    /** Whether another claim owns the host; two that are decided in one moment are decided one after the other. */
    boolean isOwnedByAnother(Handle handle, UUID domain, Host host) {
        lock(handle, host);
        return !others(handle, domain, host).isEmpty();
    }

    List<Former> owners(UUID domain, Host host) {
        return jdbi.withHandle(handle -> others(handle, domain, host));
    }

    /** Ends every other ownership of the host. What proved it may still be in DNS, so it is asked for another token from now on. */
    List<Former> dispossess(Handle handle, Claim claim) {
        lock(handle, claim.host());
        List<Former> formers = others(handle, claim.id(), claim.host());
        Reason reason = Reason.takenOver();
        for (Former former : formers) {
            handle.createUpdate("update custom_domain set state = 'revoked', vouched = false, waiting_since = null,"
                            + " next_check_at = null, ownership_token = :token, reason_code = :code, reason_text = :text"
                            + " where id = :id")
                    .bind("token", newToken())
                    .bind("code", reason.code())
                    .bind("text", reason.text())
                    .bind("id", former.id())
                    .execute();
        }
        return formers;
    }

    private static void lock(Handle handle, Host host) {
        handle.execute("select pg_advisory_xact_lock(hashtext(?))", host.value());
    }

    private static List<Former> others(Handle handle, UUID domain, Host host) {
        return handle.createQuery("select custom_domain.id, container_id, client_id from custom_domain"
                        + " join container on container.id = container_id"
                        + " where host = :host and custom_domain.id <> :id and state in ('verified', 'active')")
                .bind("host", host.value())
                .bind("id", domain)
                .map((row, _) -> new Former(
                        row.getObject("id", UUID.class),
                        new ContainerId(row.getObject("container_id", UUID.class)),
                        new ClientId(row.getObject("client_id", UUID.class))))
                .list();
    }

    private static Query rows(Handle handle, String condition) {
        return handle.createQuery("select custom_domain.*, edge_hostname from custom_domain"
                + " join container on container.id = container_id where " + condition);
    }

    private static Row row(ResultSet row) throws SQLException {
        String code = row.getString("reason_code");
        String safari = row.getString("safari");
        return new Row(
                row.getObject("id", UUID.class),
                new ContainerId(row.getObject("container_id", UUID.class)),
                new Host(row.getString("host")),
                row.getObject("site_id", UUID.class),
                row.getString("ownership_token"),
                new Host(row.getString("edge_hostname")),
                standing(row),
                code == null ? null : new Reason(code, row.getString("reason_text")),
                instant(row, "checked_at"),
                instant(row, "next_check_at"),
                safari == null ? null : Json.decode(safari.getBytes(StandardCharsets.UTF_8), SafariVerdict.class));
    }

    private static Claim claim(ResultSet row) throws SQLException {
        String page = row.getString("primary_host");
        return new Claim(
                row.getObject("id", UUID.class),
                new ContainerId(row.getObject("container_id", UUID.class)),
                new ClientId(row.getObject("client_id", UUID.class)),
                new Host(row.getString("host")),
                row.getString("ownership_token"),
                new Host(row.getString("edge_hostname")),
                page == null ? null : new Host(page),
                standing(row));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(State.of(row.getString("state")), row.getBoolean("vouched"), instant(row, "waiting_since"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static String newToken() {
        return UUID.randomUUID().toString();
    }
}
