package com.qaxal.config.site;

import com.qaxal.config.access.ApiProblem;
import org.jspecify.annotations.Nullable;

/**
 * What a site's pages carry: one line. Where the script starts the site's web container, the line starts it by itself when the script did not run,
 * directly.
 *
 * @param html for any page
 * @param htmlWithNonce for a page under a Content-Security-Policy with nonces; {@code NONCE} is the page's to fill in
 */
record Snippet(String html, String htmlWithNonce) {
    private static final String NONCE = " nonce=\"NONCE\"";

    /**
     * Judged by whether the script ran, which leaves a mark, and not by its load: a server that knows nothing of us may answer with a page of
     * its own, which loads as well. And not for longer than 5 s: a host that does not answer keeps a script waiting for minutes. Listens
     * before the script is there, since it may have failed before the parser goes on.
     */
    private static final String OTHER_WAY = """
            <script{nonce}>(function(w,d,c,m){function start(){if(!w[m]){w[m]=1;\
            (w.dataLayer=w.dataLayer||[]).push({'gtm.start':Date.now(),event:'gtm.js'});\
            var s=d.createElement('script');s.nonce=c.nonce;s.src='https://www.googletagmanager.com/gtm.js?id={gtm}';c.after(s)}}\
            function ended(e){if(e.target.src==='{address}')start()}\
            d.addEventListener('load',ended,true);d.addEventListener('error',ended,true);setTimeout(start,5000)\
            })(window,document,document.currentScript,Symbol.for('qaxal.loader'))</script>""";

    /** @param edgeUrl how a page reaches the edge; {@code {host}} stands for its host */
    static Snippet of(Sites.Site site, String loaderToken, String edgeUrl) {
        if (site.firstPartyHost() == null) {
            throw ApiProblem.conflict("container_incomplete", "The container has no origin or no subscription yet.");
        }
        String prefix = site.prefix() == null ? "" : site.prefix();
        String address = edgeUrl.replace("{host}", site.firstPartyHost()) + prefix + "/l/" + loaderToken + ".js?s="
                + site.containerToken();
        return new Snippet(line(address, site.gtmId(), ""), line(address, site.gtmId(), NONCE));
    }

    private static String line(String address, @Nullable String gtm, String nonce) {
        String script = "<script async{nonce} src=\"{address}\"></script>";
        return (gtm == null ? script : OTHER_WAY.replace("{gtm}", gtm) + script)
                .replace("{nonce}", nonce)
                .replace("{address}", address);
    }
}
