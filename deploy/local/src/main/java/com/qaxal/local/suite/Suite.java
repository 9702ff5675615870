package com.qaxal.local.suite;

import com.qaxal.local.demo.Demo;
import com.qaxal.local.infra.Await;
import com.qaxal.local.infra.KafkaBroker;
import com.qaxal.local.infra.PostgresProcess;
import com.qaxal.local.infra.RedisProcess;
import com.qaxal.local.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The whole suite on one machine: real Postgres, Redis and Kafka, the five services, and the demo. */
public final class Suite {
    private static final Duration READY = Duration.ofSeconds(150);

    private final Layout layout;
    private final Secrets secrets;
    private final boolean withDemo;
    private final Progress progress;
    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Watch watch = new Watch(this);
    private @Nullable PostgresProcess postgres;
    private @Nullable RedisProcess redis;
    private @Nullable KafkaBroker kafka;
    private @Nullable Control control;
    private @Nullable Demo demo;
    private volatile boolean ready;
    private volatile boolean stopping;

    public Suite(Layout layout, boolean withDemo, Progress progress) throws IOException {
        this.layout = layout;
        this.withDemo = withDemo;
        this.progress = progress;
        this.secrets = new Secrets(layout.secrets());
    }

    Layout layout() {
        return layout;
    }

    Progress progress() {
        return progress;
    }

    boolean isReady() {
        return ready;
    }

    Optional<Demo> demo() {
        return Optional.ofNullable(demo);
    }

    /** The demo's names and logins; empty when it does not run. */
    public Optional<Demo.Description> description() {
        return demo().map(Demo::description);
    }

    List<ServiceProcess> services() {
        return List.copyOf(services.values());
    }

    /** Ends what a killed suite left; then starts everything, and returns when all of it is ready. */
    public void start() throws IOException, InterruptedException, Refused {
        clearOrphans();
        requireFreePorts();
        Files.createDirectories(layout.logs());
        control = Control.open(this);
        note();
        startInfrastructure();
        startServices();
        if (withDemo) {
            progress.say("demo: shop, tagging server and their settings");
            demo = Demo.start(layout, secrets);
        }
        ready = true;
        note();
        watch.start();
    }

    /** Ends everything in the opposite order. Safe to call at any time, and twice. */
    public void stop() throws InterruptedException {
        lock.lock();
        try {
            if (stopping) {
                return;
            }
            stopping = true;
            watch.close();
            if (demo != null) {
                demo.close();
            }
            if (services.values().stream().anyMatch(ServiceProcess::isRecording)) {
                progress.say("stopping, and preparing faster starts (this once)");
            }
            inParallel(services.values().stream()
                    .<Callable<Void>>map(service -> () -> {
                        service.stop();
                        return null;
                    })
                    .toList());
            stopInfrastructure();
            if (control != null) { // else nothing was begun, and the file is another suite's
                control.close();
                Files.deleteIfExists(layout.runFile());
            }
        } catch (IOException | ExecutionException e) {
            progress.say("something did not end cleanly: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    boolean isStopping() {
        return stopping;
    }

    /** Stops one part, which then stays stopped until it is started. */
    void stopPart(String name) throws IOException, InterruptedException, Refused {
        switch (name) {
            case "redis" -> {
                if (redis != null) {
                    redis.close();
                }
            }
            case "kafka" -> {
                if (kafka != null) {
                    kafka.close();
                    kafka = null;
                }
            }
            default -> {
                watch.leave(name);
                service(name).stop();
            }
        }
        note();
    }

    void startPart(String name) throws IOException, InterruptedException, Refused {
        switch (name) {
            case "redis" -> {
                if (redis == null || !redis.isAlive()) {
                    redis = RedisProcess.start(layout.data("redis"), layout.redis(), layout.log("redis"));
                }
            }
            case "kafka" -> {
                if (kafka == null) {
                    kafka = KafkaBroker.start(layout.data("kafka"), layout.kafka(), layout.kafkaController());
                }
            }
            default -> {
                service(name).start();
                note();
                Await.until(name, READY, service(name)::isReady);
                watch.mind(name);
            }
        }
        note();
    }

    /** Writes down what runs, so that it can be found again whatever becomes of us. */
    void note() throws IOException {
        List<RunFile.Started> children = new ArrayList<>();
        services.values()
                .forEach(service -> service.handle()
                        .ifPresent(process -> children.add(RunFile.Started.of(service.name(), process))));
        if (postgres != null) {
            postgres.handle().ifPresent(process -> children.add(RunFile.Started.of("postgres", process)));
        }
        if (redis != null && redis.isAlive()) {
            children.add(RunFile.Started.of("redis", redis.handle()));
        }
        if (control != null) {
            new RunFile(
                            RunFile.Started.of("supervisor", ProcessHandle.current()),
                            control.port(),
                            control.token(),
                            layout.portOffset(),
                            children)
                    .write(layout.runFile());
        }
    }

    /** Process ids of the infrastructure; Kafka's is our own. */
    Map<String, Long> infrastructure() {
        Map<String, Long> pids = new LinkedHashMap<>();
        if (postgres != null) {
            postgres.handle().ifPresent(process -> pids.put("postgres", process.pid()));
        }
        if (redis != null && redis.isAlive()) {
            pids.put("redis", redis.handle().pid());
        }
        if (kafka != null) {
            pids.put("kafka", ProcessHandle.current().pid());
        }
        return pids;
    }

    private void clearOrphans() throws Refused {
        Optional<RunFile> before = RunFile.read(layout);
        if (before.isPresent() && before.get().supervisor().isAlive()) {
            throw new Refused("a suite already runs in " + layout.home() + " (process "
                    + before.get().supervisor().pid() + "). See it with ./qaxal status, end it with ./qaxal down.");
        }
        before.map(RunFile::endOrphans)
                .filter(orphans -> !orphans.isEmpty())
                .ifPresent(
                        orphans -> progress.say("ended what a killed suite had left: " + String.join(", ", orphans)));
    }

    private void requireFreePorts() throws Refused {
        for (Map.Entry<Integer, String> port : layout.ports(withDemo).entrySet()) {
            if (!PortOwner.isFree(port.getKey())) {
                throw new Refused("port " + port.getKey() + ", for " + port.getValue() + ", is in use: "
                        + PortOwner.describe(port.getKey())
                        + ". End it, or move the suite: ./qaxal up --port-offset 1000");
            }
        }
    }

    private void startInfrastructure() throws IOException, InterruptedException {
        try {
            inParallel(List.of(
                    () -> {
                        progress.say("Postgres on " + layout.postgres());
                        PostgresProcess started = PostgresProcess.start(
                                layout.data("postgres"), layout.postgres(), layout.log("postgres"));
                        postgres = started;
                        database(started, "config");
                        database(started, "billing");
                        return null;
                    },
                    () -> {
                        progress.say("Redis on " + layout.redis());
                        redis = RedisProcess.start(layout.data("redis"), layout.redis(), layout.log("redis"));
                        return null;
                    },
                    () -> {
                        progress.say("Kafka on " + layout.kafka());
                        kafka = KafkaBroker.start(layout.data("kafka"), layout.kafka(), layout.kafkaController());
                        Topics.ensure("127.0.0.1:" + layout.kafka());
                        return null;
                    }));
        } catch (ExecutionException e) {
            throw new IOException("the infrastructure did not start: " + e.getMessage(), e);
        }
        note();
    }

    private void database(PostgresProcess server, String name) throws IOException {
        try {
            server.ensureDatabase(name, secrets.password("postgres-" + name + ".password"));
        } catch (SQLException e) {
            throw new IOException("the database " + name + " cannot be made: " + e.getMessage(), e);
        }
    }

    private void startServices() throws IOException, InterruptedException, Refused {
        ServiceEnvironment environment = new ServiceEnvironment(layout, secrets);
        for (String name : Layout.SERVICES) {
            ServiceProcess service = new ServiceProcess(name, layout, environment.of(name));
            services.put(name, service);
            service.start();
        }
        note();
        progress.say("services: " + String.join(", ", Layout.SERVICES));
        for (ServiceProcess service : services.values()) {
            boolean came = Await.within(READY, () -> service.isReady() || !service.isAlive());
            if (!came || !service.isAlive()) {
                throw new Refused(
                        service.name() + (came ? " ended" : " was not ready within " + READY.toSeconds() + " s")
                                + "; its output is in " + layout.log(service.name()));
            }
            progress.say(service.name() + " is ready");
        }
    }

    private void stopInfrastructure() throws IOException, InterruptedException {
        if (kafka != null) {
            kafka.close();
        }
        if (redis != null && redis.isAlive()) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private ServiceProcess service(String name) throws Refused {
        ServiceProcess service = services.get(name);
        if (service == null) {
            throw new Refused("there is no part " + name + "; there are " + String.join(", ", Layout.SERVICES)
                    + ", redis and kafka");
        }
        return service;
    }

    private static void inParallel(List<Callable<Void>> tasks) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        }
    }
}
