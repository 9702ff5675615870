package com.qaxal.local.suite;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka says, in a file of its own: it lives in this JVM and speaks through its logging. Its end is only heard under
 * {@link LastingLogManager}.
 */
final class KafkaLog {
    /** Then it begins anew. */
    private static final int LONGEST_BYTES = 8 << 20;

    /** Held here, since the JVM forgets settings of loggers that nobody holds. */
    private static final List<Logger> LOGGERS = Stream.of("kafka", "org.apache.kafka", "state.change.logger")
            .map(Logger::getLogger)
            .toList();

    private static volatile @Nullable FileHandler handler;

    private KafkaLog() {}

    static void keep(Path file) throws IOException {
        // The name is a pattern, in which % begins a placeholder.
        FileHandler opened = new FileHandler(file.toString().replace("%", "%%"), LONGEST_BYTES, 1, true);
        opened.setFormatter(new OneLine());
        handler = opened;
        for (Logger logger : LOGGERS) {
            logger.setLevel(Level.INFO);
            logger.addHandler(opened);
            logger.setUseParentHandlers(false);
        }
    }

    /** To be called when Kafka has ended. */
    static void close() {
        FileHandler opened = handler;
        if (opened != null) {
            opened.close();
        }
    }

    /** And the stack trace of what went wrong. */
    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord line) {
            StringWriter text = new StringWriter();
            PrintWriter out = new PrintWriter(text);
            out.printf("%s %-7s %s%n", Instant.ofEpochMilli(line.getMillis()), line.getLevel(), formatMessage(line));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(out);
            }
            return text.toString();
        }
    }
}
