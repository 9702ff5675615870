package com.qaxal.bench.load;

import com.qaxal.bench.fleet.Tenant;
import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.Owned.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Saturates a server over cleartext HTTP/2 with prior knowledge: several streams on each connection, all for one host. */
public final class H2Load implements Generator {
    private static final int URIS = 500;
    private static final int CONNECTIONS = 8;
    private static final int STREAMS = 8;
    private static final Pattern FINISHED = Pattern.compile("finished in ([0-9.]+)(s|ms), ");
    private static final Pattern STATUS =
            Pattern.compile("status codes: (\\d+) 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");
    private static final Pattern REQUESTS =
            Pattern.compile("requests: .* (\\d+) succeeded, (\\d+) failed, (\\d+) errored, ");
    /** Forbidden in HTTP/2 (RFC 9113 §8.2.2), or a pseudo-header there. */
    private static final Set<String> NOT_SENT = Set.of("Host", "Connection");

    private final Owned owned;
    private final Path folder;
    private final int core;
    private final Tenant tenant;

    /** @param folder for its list of addresses and its log */
    public H2Load(Owned owned, Path folder, int core, Tenant tenant) throws IOException {
        this.owned = owned;
        this.folder = folder;
        this.core = core;
        this.tenant = tenant;
        List<String> uris = new ArrayList<>();
        for (int i = 0; i < URIS; i++) {
            Hit.Kind kind = i % 10 == 0 ? Hit.Kind.RECOVERED : Hit.Kind.PLAIN;
            uris.add("http://" + tenant.dataHost()
                    + Hit.of(tenant, kind, 1_000 + i).target());
        }
        Files.write(uris(), uris);
    }

    @Override
    public LoadResult run(int port, Duration length) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "h2load",
                "-t1",
                "-c" + CONNECTIONS,
                "-m" + STREAMS,
                "-D" + length.toSeconds(),
                "-i",
                uris().toString(),
                "--connect-to=127.0.0.1:" + port));
        Hit.of(tenant, Hit.Kind.PLAIN, 1_000).headers().forEach((name, value) -> {
            if (!NOT_SENT.contains(name)) {
                command.addAll(List.of("-H", name.toLowerCase(java.util.Locale.ROOT) + ": " + value));
            }
        });
        return parse(
                owned.output(
                        new Launch(command, List.of(core), Map.of(), folder, folder.resolve("h2load.log")), length),
                length);
    }

    /** @param length of the run: the tool's own word includes its start */
    static LoadResult parse(String output, Duration length) throws IOException {
        Matcher finished = FINISHED.matcher(output);
        Matcher status = STATUS.matcher(output);
        Matcher requests = REQUESTS.matcher(output);
        if (!finished.find() || !status.find() || !requests.find()) {
            throw new IOException("h2load said nothing of use: " + output);
        }
        long answered = 0;
        for (int group = 1; group <= 4; group++) {
            answered += Long.parseLong(status.group(group));
        }
        long refused = Long.parseLong(status.group(3)) + Long.parseLong(status.group(4));
        long unanswered = Long.parseLong(requests.group(3));
        return new LoadResult(answered, length.toNanos() / 1_000, refused + unanswered, 0, 0);
    }

    private Path uris() {
        return folder.resolve("h2load.uris");
    }
}
