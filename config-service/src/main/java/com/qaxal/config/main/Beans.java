package com.qaxal.config.main;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.qaxal.model.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** What the features share. */
@ApplicationScoped
class Beans {

    /**
     * The API speaks the dialect of the contracts, but for one thing: people type what it reads, and a field of a wrong name would be a wish
     * that nobody hears.
     */
    @Produces
    @Singleton
    ObjectMapper json() {
        return Json.mapper().copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Produces
    @Singleton
    Jdbi jdbi(DataSource database) {
        return Jdbi.create(database).registerArrayType(String.class, "text");
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
