package com.qaxal.local.suite;

import com.qaxal.local.demo.Demo;
import com.qaxal.local.infra.Await;
import com.qaxal.local.infra.KafkaBroker;
import com.qaxal.local.infra.Part;
import com.qaxal.local.infra.PostgresProcess;
import com.qaxal.local.infra.RedisProcess;
import com.qaxal.local.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole suite on one machine: real Postgres, Redis and Kafka, the five services, and the demo. */
public final class Suite {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Layout layout;
    private final Secrets secrets;
    private final boolean withDemo;
    private final Progress progress;
    private final PostgresProcess postgres;
    private final RedisProcess redis;
    private final KafkaBroker kafka;
    private final List<ServiceProcess> services;
    private final Launcher launcher;
    private final Watch watch;
    private volatile @Nullable Claim claim;
    private volatile @Nullable Control control;
    private volatile @Nullable Demo demo;
    private final Ending ending;
    /** Parts that are started and not yet ready, in the order of their names. */
    private final Set<String> awaited = new ConcurrentSkipListSet<>();

    private volatile boolean started;
    private volatile boolean hurried;

    public Suite(Layout layout, boolean withDemo, Progress progress) throws IOException {
        this.layout = layout;
        this.withDemo = withDemo;
        this.progress = progress;
        this.secrets = new Secrets(layout.secrets());
        this.postgres = new PostgresProcess(layout.data("postgres"), layout.postgres(), layout.log("postgres"));
        this.redis = new RedisProcess(layout.data("redis"), layout.redis(), layout.log("redis"));
        this.kafka = new KafkaBroker(layout.data("kafka"), layout.kafka(), layout.kafkaController());
        ServiceEnvironment environment = new ServiceEnvironment(layout, secrets);
        this.services = Layout.SERVICES.stream()
                .map(name -> new ServiceProcess(name, layout, environment))
                .toList();
        this.launcher = new Launcher(layout);
        this.watch = new Watch(parts(), launcher, progress);
        this.ending = new Ending(progress);
    }

    Layout layout() {
        return layout;
    }

    List<Part> infrastructure() {
        return List.of(postgres, redis, kafka);
    }

    List<ServiceProcess> services() {
        return services;
    }

    List<Part> parts() {
        return Stream.concat(services.stream(), infrastructure().stream()).toList();
    }

    Watch watch() {
        return watch;
    }

    Progress progress() {
        return progress;
    }

    /** Never {@code DOWN}: then nobody is there to ask. */
    Status.State state() {
        if (launcher.isClosed()) {
            return Status.State.STOPPING;
        }
        return started ? Status.State.UP : Status.State.STARTING;
    }

    /** The demo's names and logins; empty when it does not run. */
    public Optional<Demo.Description> description() {
        return Optional.ofNullable(demo).map(Demo::description);
    }

    /**
     * The first step, after which the folder and its logs are this suite's.
     *
     * @throws Refused when another one has it
     */
    public void claim() throws IOException, InterruptedException, Refused {
        claim = Claim.of(layout);
        TreeNote.write(layout);
        Files.createDirectories(layout.logs());
    }

    /**
     * Ends what a killed suite left; then starts everything, and returns when all of it is ready.
     *
     * @throws Refused when something is in the way, does not start, or {@link #stop} is called meanwhile
     * @throws IllegalStateException before {@link #claim}
     */
    public void start() throws IOException, InterruptedException, Refused {
        if (claim == null) {
            throw new IllegalStateException("a suite starts only in a folder that it has claimed");
        }
        endOrphans();
        requireFreePorts();
        control = Control.open(this);
        KafkaLog.keep(layout.log("kafka"));
        Thread.ofPlatform().daemon().name("patience").start(this::sayWhatIsAwaited);
        startInfrastructure();
        startServices();
        if (withDemo) {
            progress.say("demo: shop, tagging server and their settings");
            demo = Demo.start(layout, secrets);
        }
        started = true;
        watch.start();
    }

    /** Ends everything in the opposite order. May be called at any time, also while it starts. */
    public synchronized void stop() throws InterruptedException {
        launcher.close();
        watch.close();
        if (claim == null) {
            return; // what runs here, if anything, is another suite's
        }
        if (demo != null) {
            demo.close();
        }
        if (hurried || !started) { // what half a start would teach is worth nothing
            services.forEach(ServiceProcess::hurry); // once more, now that none is about to start and forget it
        }
        progress.say("stopping");
        ending.services(services);
        infrastructure().reversed().forEach(ending::part);
        Orphans.end(layout); // such as what Postgres was just about to start
        try {
            if (control != null) {
                control.close();
            }
        } catch (IOException e) {
            progress.say("the run file stays: " + e.getMessage());
        }
        TreeNote.delete(layout);
        KafkaLog.close();
    }

    /** What ends from now on ends without preparing anything for later. */
    void hurry() {
        hurried = true;
        services.forEach(ServiceProcess::hurry);
    }

    /** Stops one part, which then stays stopped until it is started. */
    void stopPart(String name) throws IOException, InterruptedException, Refused {
        Part part = part(name);
        watch.leave(name);
        if (part instanceof ServiceProcess service) {
            service.hurry();
        }
        part.stop();
    }

    /** Returns when it is ready. Whatever becomes of it, it is watched again. */
    void startPart(String name) throws IOException, InterruptedException, Refused {
        Part part = part(name);
        try {
            launcher.start(part);
            launcher.awaitReady(part);
        } finally {
            watch.mind(name);
        }
    }

    private void endOrphans() throws InterruptedException {
        Set<String> ended = Orphans.end(layout);
        if (!ended.isEmpty()) {
            progress.say("ended what a killed suite had left: " + String.join(", ", ended));
        }
    }

    private void requireFreePorts() throws Refused {
        for (Map.Entry<Integer, String> port : layout.ports(withDemo).entrySet()) {
            if (!PortOwner.isFree(port.getKey())) {
                throw new Refused("port " + port.getKey() + ", for " + port.getValue() + ", is in use: "
                        + PortOwner.describe(port.getKey())
                        + ". End it, or move the suite: ./qaxal up --port-offset 100");
            }
        }
    }

    private void startInfrastructure() throws IOException, InterruptedException, Refused {
        progress.say(
                "Postgres on " + layout.postgres() + ", Redis on " + layout.redis() + ", Kafka on " + layout.kafka());
        // Alone: a process that another thread starts while Redis' program is written holds it open, and then it cannot
        // be run.
        startNow(redis);
        inParallel(List.of(
                () -> {
                    startNow(postgres);
                    database("config");
                    database("billing");
                    return null;
                },
                () -> {
                    startNow(kafka);
                    Topics.ensure("127.0.0.1:" + layout.kafka());
                    return null;
                }));
    }

    private void startNow(Part part) throws IOException, InterruptedException, Refused {
        awaited.add(part.name());
        launcher.start(part);
        awaitReady(part);
    }

    private void awaitReady(Part part) throws InterruptedException, Refused {
        launcher.awaitReady(part);
        awaited.remove(part.name());
        progress.say(part.name() + " is ready");
    }

    /** No start is silent for long. */
    private void sayWhatIsAwaited() {
        try {
            while (!Await.within(SILENCE, () -> state() != Status.State.STARTING)) {
                if (progress.isSilentFor(SILENCE) && !awaited.isEmpty()) {
                    progress.say("waiting for " + String.join(", ", awaited));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; then it is silent
        }
    }

    private void database(String name) throws IOException {
        try {
            postgres.ensureDatabase(name, secrets.password("postgres-" + name + ".password"));
        } catch (SQLException e) {
            throw new IOException("the database " + name + " cannot be made: " + e.getMessage(), e);
        }
    }

    private void startServices() throws IOException, InterruptedException, Refused {
        progress.say("services: " + String.join(", ", Layout.SERVICES));
        for (ServiceProcess service : services) {
            awaited.add(service.name());
            launcher.start(service);
        }
        for (ServiceProcess service : services) {
            awaitReady(service);
        }
    }

    /** For commands, which have to wait until the suite is up. */
    private Part part(String name) throws Refused {
        switch (state()) {
            case STARTING ->
                throw new Refused("the suite is still starting; try again when ./qaxal status says that it is up");
            case STOPPING, DOWN -> throw new Refused("the suite is ending");
            case UP -> {} // go on
        }
        return parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refused("there is no part " + name + "; there are "
                        + parts().stream().map(Part::name).collect(Collectors.joining(", "))));
    }

    private static void inParallel(List<Callable<Void>> tasks) throws IOException, InterruptedException, Refused {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Refused refused -> throw refused;
                case IOException failure -> throw failure;
                case null, default -> throw new IOException("the infrastructure did not start: " + e.getMessage(), e);
            }
        }
    }
}
