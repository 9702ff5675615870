package com.qaxal.testing;

import com.qaxal.model.id.ContainerId;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a Quarkus test real servers: a fresh database, topics under a prefix of its own, and keys and tokens that are valid nowhere else. The
 * servers start once per JVM, with no data; Redis alone is shared by all tests of that JVM.
 */
public final class RealInfrastructure implements QuarkusTestResourceLifecycleManager {
    private static final Object LOCK = new Object();
    private static @org.jspecify.annotations.Nullable TestServers servers;

    public static TestServers servers() {
        synchronized (LOCK) {
            if (servers == null) {
                try {
                    servers = TestServers.start();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return servers;
        }
    }

    @Override
    public Map<String, String> start() {
        String run = ContainerId.next().toString().replace("-", "");
        Map<String, String> settings = new HashMap<>(TestKeys.settings());
        // Whatever else runs on this machine, the suite under trial included, keeps its ports.
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.management.test-port", "0");
        settings.put("QAXAL_KAFKA_BOOTSTRAP", servers().kafka());
        settings.put("QAXAL_TOPIC_PREFIX", "test-" + run + ".");
        settings.put("QAXAL_REDIS_URL", "redis://" + servers().redis() + "/0");
        settings.put("QAXAL_POSTGRES_URL", "postgresql://" + servers().postgres() + "/t" + run);
        settings.put("QAXAL_POSTGRES_USER", "t" + run);
        settings.put("QAXAL_POSTGRES_PASSWORD", run);
        settings.put("QAXAL_DATA_DIR", dataFolder(run));
        createDatabase("t" + run, run);
        return settings;
    }

    @Override
    public void stop() {
        // The servers end with this JVM: their standard input closes.
    }

    private static String dataFolder(String run) {
        try {
            return Files.createDirectories(Path.of("target", "test-data", run))
                    .toAbsolutePath()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createDatabase(String name, String password) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + servers().postgres() + "/postgres", "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + name + " login password '" + password + "'");
            statement.execute("create database " + name + " owner " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a database for the test", e);
        }
    }
}
