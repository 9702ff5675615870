package com.qaxal.bench.command;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** {@code ./qaxal bench}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // figures are written the same everywhere
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        Logger.getLogger("").setLevel(Level.SEVERE); // the embedded broker tells of everything it does
        CommandLine line = new CommandLine(new BenchCommand());
        line.setExecutionExceptionHandler((failure, command, _) -> {
            String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            command.getErr().println("qaxal bench: " + message);
            command.getErr().flush();
            return 1;
        });
        System.exit(line.execute(args));
    }
}
