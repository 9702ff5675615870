package com.qaxal.config.site;

import com.qaxal.config.access.ApiProblem;

/**
 * What a site's pages carry.
 *
 * @param html for any page
 * @param htmlWithNonce for a page under a Content-Security-Policy with nonces; {@code NONCE} is the page's to fill in
 */
record Snippet(String html, String htmlWithNonce) {

    /** @param edgeUrl how a page reaches the edge; {@code {host}} stands for its host */
    static Snippet of(Sites.Site site, String loaderToken, String edgeUrl) {
        if (site.firstPartyHost() == null) {
            throw ApiProblem.conflict("container_incomplete", "The container has no origin or no subscription yet.");
        }
        String prefix = site.prefix() == null ? "" : site.prefix();
        String address = edgeUrl.replace("{host}", site.firstPartyHost()) + prefix + "/l/" + loaderToken + ".js?s="
                + site.containerToken();
        return new Snippet(
                "<script async src=\"" + address + "\"></script>",
                "<script async nonce=\"NONCE\" src=\"" + address + "\"></script>");
    }
}
