package com.qaxal.config.explain;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.id.Host;
import com.qaxal.model.recover.RecoveryEnvelope;

/**
 * A request as it would arrive at the edge.
 *
 * @param target path and query
 */
record Asked(Host host, String target) {

    /** @param url as a browser shows it; scheme, port and path may be left out */
    static Asked of(String url) {
        int scheme = url.indexOf("://");
        String rest = scheme < 0 ? url : url.substring(scheme + 3);
        int fragment = rest.indexOf('#');
        rest = fragment < 0 ? rest : rest.substring(0, fragment);
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        Host host = Host.fromUser(rest.substring(0, end).replaceFirst(":[0-9]{1,5}$", ""))
                .orElseThrow(() -> ApiProblem.invalid("url", "names no host"));
        String target = rest.substring(end);
        return new Asked(host, target.startsWith("/") ? target : "/" + target);
    }

    /** As the browser script sends it to {@code edge} when it recovers it on a page of that site. */
    Asked recovered(Host edge, String containerToken) {
        return new Asked(edge, "/k/" + containerToken + "?d=" + RecoveryEnvelope.encode(target));
    }
}
