package com.qaxal.local.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {
    @TempDir
    Path home = Path.of(".");

    @Test
    void oneProcessAtATimeHasItAndAKilledOneLosesIt() throws Exception {
        Layout layout = new Layout(home, home, 0);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = other.inputReader()) {
            assertThat(said.readLine()).isEqualTo("mine");

            assertThatThrownBy(() -> Claim.of(layout)).isInstanceOf(Refused.class);

            other.destroyForcibly().waitFor();
            Claim.of(layout).close();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void suiteThatHasNotClaimedItsFolderDoesNotStart() throws Exception {
        Suite suite = new Suite(
                new Layout(home, home, 0), false, new Progress(new PrintStream(OutputStream.nullOutputStream())));

        assertThatThrownBy(suite::start).isInstanceOf(IllegalStateException.class);
    }

    /** Another process, which claims the folder and stays. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            Path home = Path.of(args[0]);
            try (Claim _ = Claim.of(new Layout(home, home, 0))) {
                System.out.println("mine");
                System.out.flush();
                System.in.read();
            }
        }
    }
}
