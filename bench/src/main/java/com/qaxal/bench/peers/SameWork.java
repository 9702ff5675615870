package com.qaxal.bench.peers;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.Tenant;
import com.qaxal.bench.load.Hit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks a peer the questions that tell whether it does the work it is measured by: a fast wrong answer is no result.
 */
public final class SameWork {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    /** The client's own business, or forbidden to set. */
    private static final Set<String> NOT_SENT = Set.of("Connection", "Content-Length");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(DEADLINE)
            .build();

    private final Fleet fleet;

    public SameWork(Fleet fleet) {
        this.fleet = fleet;
    }

    /** @return what it does not do as it should; empty when all is well */
    public List<String> failings(Server server, Peer.Work work) throws IOException, InterruptedException {
        List<String> failings = new ArrayList<>();
        Tenant tenant = fleet.active().getFirst();
        HttpResponse<String> plain = send(server, Hit.of(tenant, Hit.Kind.PLAIN, 1));
        HttpResponse<String> posted = send(server, Hit.of(tenant, Hit.Kind.POSTED, 2));
        expect(failings, "a hit by GET is answered 204", plain.statusCode() == 204);
        expect(failings, "a hit by POST is answered 204", posted.statusCode() == 204);
        if (work == Peer.Work.EVERYTHING) {
            cookies(failings, tenant, plain);
            recovery(failings, server, tenant);
            refusals(failings, server, tenant);
        }
        return failings;
    }

    private static void cookies(List<String> failings, Tenant tenant, HttpResponse<String> answer) {
        List<String> set = answer.headers().allValues("set-cookie");
        expect(failings, "two of four cookies are extended", set.size() == 2);
        for (String cookie : set) {
            expect(failings, "only _ga cookies are extended", cookie.startsWith("_ga"));
            expect(failings, "cookies live 395 days", cookie.contains("Max-Age=34128000"));
            expect(failings, "cookies are the site's", cookie.contains("Domain=" + tenant.cookieDomain() + ";"));
        }
        expect(
                failings,
                "the page's origin is allowed",
                header(answer, "access-control-allow-origin").equals("https://" + tenant.pageHost()));
        expect(failings, "the answer varies by origin", header(answer, "vary").contains("Origin"));
    }

    private void recovery(List<String> failings, Server server, Tenant tenant)
            throws IOException, InterruptedException {
        HttpResponse<String> told =
                send(server, Hit.recovered(tenant, 3, "/r/collect?v=2&gcs=G111&dl=https%3A%2F%2Fx"));
        expect(
                failings,
                "the origin gets what the envelope held",
                told.body().contains("GET /r/collect?v=2&gcs=G111&dl=https%3A%2F%2Fx\n"));
        expect(failings, "the origin is told the visitor's address", told.body().contains("\nfor=127.0.0.1\n"));
        expect(
                failings,
                "the origin is told the public host",
                told.body().contains("\nforwarded-host=" + tenant.dataHost() + "\n"));
        expect(
                failings,
                "Host is the origin's",
                told.body().contains("\nhost=127.0.0.1:" + tenant.originPort() + "\n"));
        expect(
                failings,
                "a recovered hit keeps cookies",
                told.headers().allValues("set-cookie").size() == 2);
    }

    private void refusals(List<String> failings, Server server, Tenant tenant)
            throws IOException, InterruptedException {
        refused(
                failings,
                server,
                "another host inside an envelope",
                403,
                Hit.recovered(tenant, 4, "//evil.test/g/collect"));
        refused(failings, server, "a path off the allow-list", 403, Hit.recovered(tenant, 5, "/admin"));
        refused(failings, server, "a space inside an envelope", 400, Hit.recovered(tenant, 6, "/g/collect?a b"));
        refused(failings, server, "a paused container", 402, Hit.of(fleet.paused(), Hit.Kind.PLAIN, 7));
        Hit hit = Hit.of(tenant, Hit.Kind.PLAIN, 8);
        hit.headers().put("Host", "nobody.test");
        refused(failings, server, "an unknown host", 404, hit);
    }

    private void refused(List<String> failings, Server server, String what, int status, Hit hit)
            throws IOException, InterruptedException {
        expect(failings, what + " is answered " + status, send(server, hit).statusCode() == status);
    }

    private HttpResponse<String> send(Server server, Hit hit) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + hit.target()))
                .timeout(DEADLINE)
                .method(hit.method(), HttpRequest.BodyPublishers.ofString(hit.body()));
        hit.headers().forEach((name, value) -> {
            if (!NOT_SENT.contains(name)) {
                request.setHeader(name, value);
            }
        });
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void expect(List<String> failings, String promise, boolean kept) {
        if (!kept) {
            failings.add(promise);
        }
    }
}
