package com.qaxal.config.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.AuthenticationFailedException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
    private final Problems problems = new Problems();

    @Test
    void databaseThatGivesNoConnectionIsAskedForAgain() {
        Response answer = problems.unexpected(new ConnectionException(new SQLException("acquisition timed out")));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01"})
    void databaseThatGoesAwayMayHaveDoneIt(String state) {
        Response answer = problems.unexpected(failed(state));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42601", "23505", "53100"})
    void whatTheDatabaseRefusesIsOurFault(String state) {
        assertThat(problems.unexpected(failed(state)).getStatus()).isEqualTo(500);
    }

    @Test
    void keyThatTheDatabaseCannotBeAskedAboutIsNotRefused() {
        Response answer = problems.notAuthenticated(
                new AuthenticationFailedException(new ConnectionException(new SQLException("acquisition timed out"))));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(problems.notAuthenticated(new AuthenticationFailedException())
                        .getStatus())
                .isEqualTo(401);
    }

    private static RuntimeException failed(String state) {
        return new UnableToExecuteStatementException("failed", new SQLException("failed", state), null);
    }
}
