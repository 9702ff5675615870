package com.qaxal.local.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** What Kafka says, in a file of its own: it lives in this JVM and speaks through its logging. */
final class KafkaLog {
    /** Then it begins anew. */
    private static final int LONGEST_BYTES = 8 << 20;

    /** Held here, since the JVM forgets settings of loggers that nobody holds. */
    private static final List<Logger> LOGGERS = Stream.of("kafka", "org.apache.kafka", "state.change.logger")
            .map(Logger::getLogger)
            .toList();

    private KafkaLog() {}

    static void keep(Path file) throws IOException {
        // The name is a pattern, in which % begins a placeholder.
        FileHandler handler = new FileHandler(file.toString().replace("%", "%%"), LONGEST_BYTES, 1, true);
        handler.setFormatter(new OneLine());
        for (Logger logger : LOGGERS) {
            logger.setLevel(Level.INFO);
            logger.addHandler(handler);
            logger.setUseParentHandlers(false);
        }
    }

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord line) {
            String failure = line.getThrown() == null ? "" : " (" + line.getThrown() + ")";
            return "%s %-7s %s%s%n"
                    .formatted(Instant.ofEpochMilli(line.getMillis()), line.getLevel(), formatMessage(line), failure);
        }
    }
}
