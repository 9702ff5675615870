package com.qaxal.config.access;

import com.qaxal.config.main.ConfigSettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/** Makes the account that makes all others, at the first start. */
@ApplicationScoped
class FirstOperator {
    private static final Logger LOG = Logger.getLogger(FirstOperator.class);

    private final Jdbi jdbi;
    private final Accounts accounts;
    private final Passwords passwords;
    private final ConfigSettings.FirstOperator settings;

    FirstOperator(Jdbi jdbi, Accounts accounts, Passwords passwords, ConfigSettings settings) {
        this.jdbi = jdbi;
        this.accounts = accounts;
        this.passwords = passwords;
        this.settings = settings.firstOperator();
    }

    void ensure(@Observes StartupEvent event) {
        jdbi.useTransaction(handle -> {
            handle.execute("select pg_advisory_xact_lock(hashtext('first-operator'))"); // replicas may start together
            if (!accounts.hasOperator(handle)) {
                Optional<Path> file =
                        settings.passwordFile().filter(path -> !path.toString().isEmpty());
                String password = file.map(FirstOperator::read).orElseGet(FirstOperator::shown);
                boolean made = accounts.create(
                                handle, settings.email(), passwords.hash(password), List.of(Access.OPERATOR))
                        .isPresent();
                if (!made) {
                    throw new IllegalStateException(
                            "the first operator's address has an account that is no operator's");
                }
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the first operator's password cannot be read", e);
        }
    }

    private static String shown() {
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        LOG.warnf("the first operator's password, shown this once: %s", password);
        return password;
    }
}
