package com.qaxal.local;

import com.qaxal.local.infra.Await;
import com.qaxal.local.infra.KafkaBroker;
import com.qaxal.local.infra.Part;
import com.qaxal.local.infra.Ports;
import com.qaxal.local.infra.PostgresProcess;
import com.qaxal.local.infra.RedisProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The servers of one test suite: Postgres, Redis and Kafka on free ports. Prints their addresses as one line of JSON, then obeys
 * {@code stop NAME} and {@code start NAME} on its standard input, answering {@code ok}; ends when that input does, so that a test
 * run that was killed leaves nothing behind.
 */
public final class TestInfrastructureMain {
    private static final Duration START = Duration.ofSeconds(20);

    private TestInfrastructureMain() {}

    public static void main(String[] args) {
        int status = 0;
        try {
            serve(Files.createDirectories(Path.of(args[0]).toAbsolutePath()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
            status = 1;
        }
        System.exit(status); // Kafka leaves threads that are no daemons
    }

    private static void serve(Path home) throws IOException, InterruptedException {
        int postgres = Ports.free();
        int redis = Ports.free();
        int kafka = Ports.free();
        List<Part> servers = List.of(
                new PostgresProcess(home.resolve("postgres"), postgres, home.resolve("postgres.log")),
                new RedisProcess(home.resolve("redis"), redis, home.resolve("redis.log")),
                new KafkaBroker(home.resolve("kafka"), kafka, Ports.free()));
        try {
            for (Part server : servers) {
                start(server);
            }
            say("{\"postgres\":\"127.0.0.1:%d\",\"redis\":\"127.0.0.1:%d\",\"kafka\":\"127.0.0.1:%d\"}"
                    .formatted(postgres, redis, kafka));
            obey(servers);
        } finally {
            for (Part server : servers.reversed()) {
                server.stop();
            }
        }
    }

    private static void obey(List<Part> servers) throws IOException, InterruptedException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            say(obey(servers, command));
        }
    }

    private static String obey(List<Part> servers, String command) throws IOException, InterruptedException {
        for (Part server : servers) {
            if (command.equals("stop " + server.name())) {
                server.stop();
                return "ok";
            }
            if (command.equals("start " + server.name())) {
                start(server);
                return "ok";
            }
        }
        return "unknown command";
    }

    private static void start(Part server) throws IOException, InterruptedException {
        server.start();
        Await.until(server.name(), START, server::isReady);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
