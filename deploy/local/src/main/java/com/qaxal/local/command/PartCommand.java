package com.qaxal.local.command;

import com.qaxal.local.suite.Refused;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What can be done to one part: router, loader, config, billing, sync, postgres, redis, kafka. */
abstract class PartCommand implements Callable<Integer> {
    @ParentCommand
    Main main = new Main();

    @Parameters(paramLabel = "NAME")
    String name = "";

    private final String verb;
    private final String announcement;
    private final String done;

    PartCommand(String verb, String announcement, String done) {
        this.verb = verb;
        this.announcement = announcement;
        this.done = done;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, Refused {
        Supervisor supervisor = Supervisor.of(main.layout(0));
        System.out.println(name + ": " + announcement);
        supervisor.ask(verb + "/" + name);
        System.out.println(name + ": " + done);
        return 0;
    }

    @Command(name = "restart", description = "Ends one part and starts it again.", mixinStandardHelpOptions = true)
    static final class Restart extends PartCommand {
        Restart() {
            super("restart", "ends and starts again; until it is ready, nobody answers at its port", "ready");
        }
    }

    @Command(
            name = "stop",
            description = "Ends one part, to see how the others take it.",
            mixinStandardHelpOptions = true)
    static final class Stop extends PartCommand {
        Stop() {
            super("stop", "ends", "stopped, until ./qaxal start");
        }
    }

    @Command(name = "start", description = "Starts one part that was stopped.", mixinStandardHelpOptions = true)
    static final class Start extends PartCommand {
        Start() {
            super("start", "starts", "ready");
        }
    }
}
