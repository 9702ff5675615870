package com.qaxal.local;

import com.qaxal.local.infra.KafkaBroker;
import com.qaxal.local.infra.PostgresProcess;
import com.qaxal.local.infra.RedisProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The servers of one test suite: Postgres, Redis and Kafka on free ports. Prints their addresses as one line of JSON, then obeys
 * {@code stop NAME} and {@code start NAME} on its standard input, answering {@code ok}; ends when that input does, so that a test
 * run that was killed leaves nothing behind.
 */
public final class TestInfrastructureMain {
    private final Path home;
    private final int redisPort = freePort();
    private final int kafkaPort = freePort();
    private final int controllerPort = freePort();
    private RedisProcess redis;
    private KafkaBroker kafka;

    private TestInfrastructureMain(Path home) throws IOException, InterruptedException {
        this.home = home;
        this.redis = startRedis();
        this.kafka = startKafka();
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        Files.createDirectories(home);
        try (PostgresProcess postgres =
                PostgresProcess.start(home.resolve("postgres"), freePort(), home.resolve("postgres.log"))) {
            TestInfrastructureMain servers = new TestInfrastructureMain(home);
            say("{\"postgres\":\"127.0.0.1:%d\",\"redis\":\"127.0.0.1:%d\",\"kafka\":\"127.0.0.1:%d\"}"
                    .formatted(postgres.port(), servers.redisPort, servers.kafkaPort));
            servers.obey();
        }
        System.exit(0); // Kafka leaves threads that are no daemons
    }

    private void obey() throws IOException, InterruptedException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                case "stop redis" -> redis.close();
                case "start redis" -> redis = startRedis();
                case "stop kafka" -> kafka.close();
                case "start kafka" -> kafka = startKafka();
                default -> {
                    say("unknown command");
                    continue;
                }
            }
            say("ok");
        }
        redis.close();
        kafka.close();
    }

    private RedisProcess startRedis() throws IOException, InterruptedException {
        return RedisProcess.start(home.resolve("redis"), redisPort, home.resolve("redis.log"));
    }

    private KafkaBroker startKafka() throws IOException {
        return KafkaBroker.start(home.resolve("kafka"), kafkaPort, controllerPort);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
