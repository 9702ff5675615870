package com.qaxal.loader.boot;

import com.qaxal.loader.edge.Answers;
import com.qaxal.loader.edge.Caller;
import com.qaxal.loader.edge.Callers;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code POST /boot}: opens a browser session and says what the page may do in it. */
public final class BootPath {
    private final Callers callers;
    private final SessionIds sessions;

    public BootPath(Callers callers, SessionIds sessions) {
        this.callers = callers;
        this.sessions = sessions;
    }

    /**
     * @param modules those that act on the page
     * @param endpoints paths on the host that was asked
     * @param detection absent when nothing is detected
     */
    record Boot(
            String sessionId,
            List<ModuleKey> modules,
            Endpoints endpoints,
            @Nullable DetectionPlan detection) {}

    record Endpoints(String recovery, String detection) {}

    /** @param signals what to look at, in this order; the names are those of {@code detect/checks.ts} */
    record DetectionPlan(List<String> signals) {
        /** What is blocked of Google is found out by asking Google: as much of it as recovery waits for, or all where the container wants to know. */
        static @Nullable DetectionPlan of(Modules modules) {
            Modules.AdblockItpDetection detection = modules.adblockItpDetection();
            if (detection == null) {
                return null;
            }
            Modules.GtmRecovery recovery = modules.gtmRecovery();
            List<String> signals = new ArrayList<>();
            if (detection.testDirectWay()
                    || (recovery != null && recovery.mode() == Modules.GtmRecovery.Mode.WHEN_BLOCKED)) {
                signals.add(Signals.GOOGLE_BLOCKED);
            }
            if (detection.testDirectWay()) {
                signals.addAll(Signals.MORE_OF_GOOGLE);
            }
            signals.addAll(Signals.QUIET);
            return new DetectionPlan(List.copyOf(signals));
        }
    }

    public void serve(HttpServerRequest request) {
        Answers.give(request, () -> callers.byHost(request).compose(caller -> answer(request, caller)));
    }

    private Future<Void> answer(HttpServerRequest request, Caller caller) {
        if (!(caller instanceof Caller.Known known)) {
            return Answers.stranger(request, caller, ProblemCode.UNKNOWN_HOST);
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return Answers.preflight(request, known);
        }
        if (!request.method().equals(HttpMethod.POST) && !request.method().equals(HttpMethod.GET)) {
            return Answers.problem(request, known, ProblemCode.METHOD_NOT_ALLOWED);
        }
        HttpServerResponse answer = request.response();
        answer.putHeader("Content-Type", "application/json");
        answer.putHeader("Cache-Control", "no-store");
        Answers.allow(answer, known.allowedOrigin());
        return answer.end(Buffer.buffer(Json.encode(boot(known))));
    }

    private Boot boot(Caller.Known caller) {
        String token = Objects.requireNonNullElse(caller.token(), "");
        return new Boot(
                sessions.open(caller.config().containerId(), token),
                keys(caller.modules()),
                new Endpoints(caller.prefix() + "/k/" + token, caller.prefix() + "/mark-session-detection"),
                DetectionPlan.of(caller.modules()));
    }

    private static List<ModuleKey> keys(Modules modules) {
        return Stream.of(ModuleKey.values())
                .filter(key -> settings(modules, key) != null)
                .toList();
    }

    private static @Nullable Object settings(Modules modules, ModuleKey key) {
        return switch (key) {
            case ADBLOCK_ITP_DETECTION -> modules.adblockItpDetection();
            case COOKIE_KEEPER -> modules.cookieKeeper();
            case CUSTOM_DOMAIN -> modules.customDomain();
            case GTM_RECOVERY -> modules.gtmRecovery();
            case SGTM_PROXY -> modules.sgtmProxy();
        };
    }
}
