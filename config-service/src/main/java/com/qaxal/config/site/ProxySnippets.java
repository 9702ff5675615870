package com.qaxal.config.site;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a site's own server is given for same-origin mode, ready to paste: it passes what lies under the site's prefixes on to the edge, says for
 * which host it does, and proves by the site's proxy key that it may speak for its visitors. Addresses travel unchanged; the edge takes the
 * prefix away.
 *
 * @param nginx for the {@code server} block of the site's hosts
 * @param caddy for the site's block of the Caddyfile
 * @param cloudflareWorker a module worker, for routes of the site's hosts
 */
record ProxySnippets(String nginx, String caddy, String cloudflareWorker) {
    /** Stands for the secret, which is shown once and known to nobody afterwards. */
    static final String NO_KEY = "PROXY_KEY";

    private static final String NGINX = """
            location ^~ {prefix}/ {
                proxy_pass {edge};
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host {edge_host};
                proxy_set_header X-Public-Host $host;
                proxy_set_header X-Qaxal-Proxy-Key "{key}";
                # Set, not added to: what a visitor writes there is not believed.
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_set_header X-Forwarded-Proto $scheme;
                # Answers are streamed, and nothing is sent twice.
                proxy_buffering off;
                proxy_next_upstream off;
                client_max_body_size 10m;
            {tls}}
            """;

    private static final String NGINX_TLS = """
                # The key must reach nobody else.
                proxy_ssl_server_name on;
                proxy_ssl_verify on;
                proxy_ssl_verify_depth 3;
                proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
            """;

    private static final String CADDY = """
            @qaxal path {paths}
            handle @qaxal {
                reverse_proxy {edge} {
                    header_up Host {edge_host}
                    header_up X-Public-Host {host}
                    header_up X-Qaxal-Proxy-Key "{key}"
                    flush_interval -1
                }
            }
            """;

    private static final String WORKER = """
            // Routes: {routes}
            const PREFIXES = [{prefixes}];
            const EDGE = "{edge}";
            const PROXY_KEY = "{key}";

            export default {
              fetch(request) {
                const url = new URL(request.url);
                if (!PREFIXES.some((prefix) => url.pathname.startsWith(prefix + "/"))) {
                  return fetch(request);
                }
                const headers = new Headers(request.headers);
                headers.set("X-Public-Host", url.hostname);
                headers.set("X-Qaxal-Proxy-Key", PROXY_KEY);
                // Set, not added to: what a visitor writes there is not believed.
                headers.set("X-Forwarded-For", request.headers.get("CF-Connecting-IP") ?? "");
                headers.set("X-Forwarded-Proto", url.protocol.slice(0, -1));
                const bodiless = request.method === "GET" || request.method === "HEAD";
                return fetch(EDGE + url.pathname + url.search, {
                  method: request.method,
                  headers,
                  body: bodiless ? undefined : request.body,
                  redirect: "manual",
                });
              },
            };
            """;

    /**
     * @param hosts of the site
     * @param prefixes those that are valid; at least one
     * @param edgeHostname of the container
     * @param edgeUrl how a page reaches the edge; {@code {host}} stands for its host
     * @param key the proxy key, or {@link #NO_KEY}
     */
    static ProxySnippets of(
            List<String> hosts, List<String> prefixes, String edgeHostname, String edgeUrl, String key) {
        String edge = edgeUrl.replace("{host}", edgeHostname);
        String nginx = prefixes.stream()
                .map(prefix -> NGINX.replace("{prefix}", prefix))
                .collect(Collectors.joining("\n"))
                .replace("{tls}", edge.startsWith("https:") ? NGINX_TLS : "");
        String caddy = CADDY.replace(
                "{paths}", prefixes.stream().map(prefix -> prefix + "/*").collect(Collectors.joining(" ")));
        String worker = WORKER.replace(
                        "{routes}",
                        hosts.stream()
                                .flatMap(host -> prefixes.stream().map(prefix -> host + prefix + "/*"))
                                .collect(Collectors.joining(", ")))
                .replace(
                        "{prefixes}",
                        prefixes.stream().map(prefix -> '"' + prefix + '"').collect(Collectors.joining(", ")));
        return new ProxySnippets(
                filled(nginx, edge, edgeHostname, key),
                filled(caddy, edge, edgeHostname, key),
                filled(worker, edge, edgeHostname, key));
    }

    private static String filled(String template, String edge, String edgeHostname, String key) {
        return template.replace("{edge}", edge)
                .replace("{edge_host}", edgeHostname)
                .replace("{key}", key);
    }
}
