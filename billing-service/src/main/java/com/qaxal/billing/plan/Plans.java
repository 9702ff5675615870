package com.qaxal.billing.plan;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What can be bought at present, and what was bought before. */
@ApplicationScoped
public class Plans {
    /** Aliased, so that a row of another query can carry one beside its own columns. */
    public static final String COLUMNS =
            "plan_version.id as plan_id, plan_code, rank, plan_version.version as plan_version, requests_included,"
                    + " hard_limit_percent, price_minor, allowance_price_minor, currency, entitlements";

    private static final String SELECT = "select " + COLUMNS + " from plan_version join plan on plan.code = plan_code ";

    /** The newest version of every plan, lowest first. */
    public List<PlanVersion> current(Handle handle) {
        return handle.createQuery(
                        SELECT
                                + "where plan_version.version = (select max(version) from plan_version v where v.plan_code = plan.code) order by rank")
                .map((row, _) -> plan(row))
                .list();
    }

    public Optional<PlanVersion> current(Handle handle, String code) {
        return current(handle).stream().filter(plan -> plan.code().equals(code)).findFirst();
    }

    public static PlanVersion plan(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        return new PlanVersion(
                row.getLong("plan_id"),
                row.getString("plan_code"),
                row.getInt("rank"),
                row.getInt("plan_version"),
                row.getLong("requests_included"),
                row.getInt("hard_limit_percent"),
                Money.of(row.getLong("price_minor"), currency),
                Money.of(row.getLong("allowance_price_minor"), currency),
                Set.of((String[]) row.getArray("entitlements").getArray()));
    }
}
