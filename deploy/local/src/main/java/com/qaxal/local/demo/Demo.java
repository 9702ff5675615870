package com.qaxal.local.demo;

import com.qaxal.local.secret.Secrets;
import com.qaxal.local.suite.Layout;
import java.io.IOException;
import java.util.List;

/** The demo, running. */
public final class Demo implements AutoCloseable {
    /** The first operator, whom config-service makes. */
    public static final String OPERATOR = "operator@qaxal.localhost";

    private final TagServer tagServer;
    private final Shop shop;
    private final Description description;

    private Demo(TagServer tagServer, Shop shop, Description description) {
        this.tagServer = tagServer;
        this.shop = shop;
        this.description = description;
    }

    /** What one needs to know to play with it. */
    public record Description(
            String clientId,
            String containerId,
            String edgeHostname,
            String customDomain,
            String loaderToken,
            List<Site> sites,
            String originUrl,
            String siteUrl,
            Login login,
            Login operator) {}

    public record Site(String host, String containerToken, String gtmId, String cookieDomain) {}

    public record Login(String email, String password) {}

    public static Demo start(Layout layout, Secrets secrets) throws IOException, InterruptedException {
        TagServer tagServer = TagServer.start(layout.tagServer());
        Description description = DemoSettings.ensure(layout, secrets);
        return new Demo(tagServer, Shop.start(layout, description), description);
    }

    public Description description() {
        return description;
    }

    @Override
    public void close() {
        shop.close();
        tagServer.close();
    }
}
