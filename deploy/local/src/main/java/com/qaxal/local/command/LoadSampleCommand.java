package com.qaxal.local.command;

import com.qaxal.local.demo.Demo;
import com.qaxal.local.sample.SampleFleet;
import com.qaxal.local.sample.SampleLoad;
import com.qaxal.local.secret.Secrets;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Progress;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.Status;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.Origin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "load-sample",
        description = {
            "Fills the running suite with customers to play with and to measure with.",
            "",
            "Sample container 17 is reached by the host sample17.trqaxal.localhost, its sites are www.shop17.example and so on, and its origin is the"
                    + " demo's tag server. Most subscriptions run; some are on trial, paused, owe money or are cancelled. What was loaded before"
                    + " stays as it is, and a larger number adds the rest; ./qaxal reset takes it all away again.",
            ""
        },
        mixinStandardHelpOptions = true)
final class LoadSampleCommand implements Callable<Integer> {
    private static final Host PLATFORM_DOMAIN = new Host("trqaxal.localhost");
    private static final int MOST = 1_000_000;
    private static final Duration IN_THE_KV = Duration.ofMinutes(10);

    @ParentCommand
    Main main = new Main();

    @Option(
            names = "--containers",
            defaultValue = "1000",
            description = "How many there are afterwards; a thousand if you do not say.")
    int containers;

    @Override
    public Integer call() throws IOException, InterruptedException, Refused {
        if (containers < 1 || containers > MOST) {
            throw new Refused("--containers is a number from 1 to " + MOST + ", not " + containers);
        }
        Layout layout = main.layout(0);
        Status status = Supervisor.of(layout).status();
        Status.Service config = ready(status, "config");
        Status.Service billing = ready(status, "billing");
        Status.Service sync = ready(status, "sync");
        Progress progress = new Progress(System.out);
        String token = Files.readString(new Secrets(layout.secrets()).serviceToken("load-sample", "bulk-load"));
        SampleLoad load = new SampleLoad(
                new SampleFleet(PLATFORM_DOMAIN, origin(status.demo())),
                token,
                config.url(),
                SampleLoad.billingAt(billing.url(), token),
                progress::say);
        progress.say("loading %,d containers".formatted(containers));
        SampleLoad.Loaded loaded = load.load(containers);
        progress.say("made %,d containers with %,d edge documents; %,d were there already"
                .formatted(loaded.made(), loaded.documents(), containers - loaded.made()));
        boolean there = SampleLoad.isInTheKv(sync.managementUrl(), loaded.lastSeq(), IN_THE_KV);
        progress.say(there ? "all of it is in the KV, too" : "sync is still copying them into the KV");
        return there ? 0 : 1;
    }

    private static Status.Service ready(Status status, String name) throws Refused {
        return status.services().stream()
                .filter(service -> service.name().equals(name) && service.ready())
                .findFirst()
                .orElseThrow(() -> new Refused(name + " is not ready; ./qaxal status says what runs"));
    }

    /** Without the demo nobody answers there. */
    private static Origin origin(Demo.@Nullable Description demo) {
        URI tagServer = URI.create(demo == null ? "http://127.0.0.1:8091" : demo.originUrl());
        return new Origin(tagServer.getScheme(), tagServer.getHost(), tagServer.getPort());
    }
}
