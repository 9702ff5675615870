package com.qaxal.billing.usage;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Usage per container and day: the sum of the highest totals that each boot of each router reported, and of corrections. Totals only grow,
 * so a message that comes twice, late or out of order changes nothing that is right already.
 */
@ApplicationScoped
public class Usage {
    /** A day closes that long after its end; what still comes in for it then is refused, and counted as refused. */
    private static final int OPEN_DAYS = 35;

    private final Jdbi jdbi;
    private final Clock clock;

    Usage(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * @param containers whose usage may have grown
     * @param refused totals of days that are closed
     */
    public record Stored(Set<ContainerId> containers, int refused) {}

    private record Day(UUID container, LocalDate day) {}

    public Stored store(Collection<UsageTotals> totals) {
        LocalDate oldest = LocalDate.now(clock).minusDays(OPEN_DAYS + 1L);
        List<UsageTotals> highest = highest(totals).stream()
                .filter(each -> !each.day().isBefore(oldest))
                .toList();
        int refused = (int)
                totals.stream().filter(each -> each.day().isBefore(oldest)).count();
        if (!highest.isEmpty()) {
            Set<Day> days = days(highest);
            jdbi.useTransaction(handle -> {
                lock(handle, days);
                upsert(handle, highest);
                sum(handle, days);
            });
        }
        return new Stored(highest.stream().map(UsageTotals::containerId).collect(Collectors.toSet()), refused);
    }

    /** One row a counter, in one order for every writer, so that two never wait for each other in a circle. */
    private static List<UsageTotals> highest(Collection<UsageTotals> totals) {
        Map<String, UsageTotals> highest = new HashMap<>();
        totals.forEach(each -> highest.merge(key(each), each, Usage::higher));
        return highest.values().stream()
                .sorted(Comparator.comparing(Usage::key))
                .toList();
    }

    private static String key(UsageTotals totals) {
        return totals.containerId() + "/" + totals.day() + "/" + totals.boot();
    }

    private static UsageTotals higher(UsageTotals a, UsageTotals b) {
        return new UsageTotals(
                a.instance(),
                a.boot(),
                a.containerId(),
                a.day(),
                Math.max(a.requests(), b.requests()),
                Math.max(a.recovered(), b.recovered()),
                Math.max(a.blocked402(), b.blocked402()),
                Math.max(a.bytesIn(), b.bytesIn()),
                Math.max(a.bytesOut(), b.bytesOut()),
                Math.max(a.cookiesExtended(), b.cookiesExtended()));
    }

    private static Set<Day> days(List<UsageTotals> totals) {
        return totals.stream()
                .map(each -> new Day(each.containerId().value(), each.day()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Two writers of one day would each sum without the other's counter, and the second would keep its own sum. */
    private static void lock(Handle handle, Set<Day> days) {
        PreparedBatch rows = handle.prepareBatch("insert into sgtm_usage_daily_cf"
                + " values (:container, :day, 0, 0, 0, 0, 0, 0) on conflict do nothing");
        days.forEach(day ->
                rows.bind("container", day.container()).bind("day", day.day()).add());
        rows.execute();
        handle.createQuery("select 1 from sgtm_usage_daily_cf where (container_id, day) in"
                        + " (select * from unnest(:containers, :days)) order by container_id, day for update")
                .bindArray(
                        "containers",
                        UUID.class,
                        days.stream().map(Day::container).toArray())
                .bindArray("days", LocalDate.class, days.stream().map(Day::day).toArray())
                .mapTo(Integer.class)
                .list();
    }

    private static void upsert(Handle handle, List<UsageTotals> totals) {
        PreparedBatch batch = handle.prepareBatch(
                "insert into usage_counter values (:container, :day, :boot, :requests, :recovered, :blocked,"
                        + " :in, :out, :cookies) on conflict (container_id, day, boot) do update set"
                        + " requests = greatest(usage_counter.requests, excluded.requests),"
                        + " recovered = greatest(usage_counter.recovered, excluded.recovered),"
                        + " blocked_402 = greatest(usage_counter.blocked_402, excluded.blocked_402),"
                        + " bytes_in = greatest(usage_counter.bytes_in, excluded.bytes_in),"
                        + " bytes_out = greatest(usage_counter.bytes_out, excluded.bytes_out),"
                        + " cookies_extended = greatest(usage_counter.cookies_extended, excluded.cookies_extended)");
        for (UsageTotals each : totals) {
            batch.bind("container", each.containerId().value())
                    .bind("day", each.day())
                    .bind("boot", each.boot())
                    .bind("requests", each.requests())
                    .bind("recovered", each.recovered())
                    .bind("blocked", each.blocked402())
                    .bind("in", each.bytesIn())
                    .bind("out", each.bytesOut())
                    .bind("cookies", each.cookiesExtended())
                    .add();
        }
        batch.execute();
    }

    private static void sum(Handle handle, Set<Day> days) {
        PreparedBatch batch = handle.prepareBatch("update sgtm_usage_daily_cf as daily set requests = counted.requests"
                + " + coalesce((select sum(requests) from usage_adjustment where container_id = :container and day = :day), 0),"
                + " recovered = counted.recovered, blocked_402 = counted.blocked_402, bytes_in = counted.bytes_in,"
                + " bytes_out = counted.bytes_out, cookies_extended = counted.cookies_extended"
                + " from (select sum(requests) as requests, sum(recovered) as recovered, sum(blocked_402) as blocked_402,"
                + " sum(bytes_in) as bytes_in, sum(bytes_out) as bytes_out, sum(cookies_extended) as cookies_extended"
                + " from usage_counter where container_id = :container and day = :day) as counted"
                + " where daily.container_id = :container and daily.day = :day");
        days.forEach(day ->
                batch.bind("container", day.container()).bind("day", day.day()).add());
        batch.execute();
    }
}
