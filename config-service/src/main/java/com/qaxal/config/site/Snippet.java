package com.qaxal.config.site;

import com.qaxal.config.access.ApiProblem;

/**
 * What a site's pages carry: one line. Where the script starts the site's web container, the line starts it by itself when the script does not
 * come, directly.
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
        String gtm = site.gtmId();
        return gtm == null
                ? new Snippet(
                        "<script async src=\"" + address + "\"></script>",
                        "<script async nonce=\"NONCE\" src=\"" + address + "\"></script>")
                : new Snippet(withFallback(address, gtm), withFallbackAndNonce(address, gtm));
    }

    private static String withFallback(String address, String gtm) {
        return """
                <script async src="%s" onerror="%s"></script>""".formatted(address, start(gtm, "this.after(s)"));
    }

    /** Such a policy refuses handlers in attributes. The listener comes first: an error may be there before the parser goes on. */
    private static String withFallbackAndNonce(String address, String gtm) {
        return """
                <script nonce="NONCE">document.addEventListener('error',function(e){var a=e.target;if(a.src==='%s'){%s}},true)</script>\
                <script async nonce="NONCE" src="%s"></script>""".formatted(address, start(gtm, "s.nonce=a.nonce;a.after(s)"), address);
    }

    /**
     * As the script does it; once, also on a page that carries the line twice. No double quotes, since it stands within them.
     *
     * @param insert puts the element {@code s} into the page
     */
    private static String start(String gtm, String insert) {
        return "if(!window.__qxs){window.__qxs=1;(window.dataLayer=window.dataLayer||[]).push({'gtm.start':Date.now(),event:'gtm.js'});"
                + "var s=document.createElement('script');s.src='https://www.googletagmanager.com/gtm.js?id=" + gtm
                + "';" + insert + "}";
    }
}
