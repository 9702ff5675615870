package com.qaxal.local.command;

import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.Status;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(name = "status", description = "Says what runs.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    Main main = new Main();

    @Option(names = "--json", description = "For programs.")
    boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, Refused {
        byte[] answer = Supervisor.of(main.layout(0)).ask("status");
        if (json) {
            System.out.println(new String(answer, StandardCharsets.UTF_8));
            return 0;
        }
        Status status = Json.decode(answer, Status.class);
        status.services()
                .forEach(service -> System.out.printf(
                        "%-10s %-10s %-24s %s%n",
                        service.name(),
                        service.ready() ? "ready" : service.pid() == null ? "stopped" : "not ready",
                        service.url(),
                        service.pid() == null ? "" : "process " + service.pid()));
        status.infra()
                .forEach((name, pid) -> System.out.printf("%-10s %-10s %-24s process %d%n", name, "runs", "", pid));
        return status.ready() ? 0 : 1;
    }
}
