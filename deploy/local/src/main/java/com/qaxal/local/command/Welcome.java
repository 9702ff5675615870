package com.qaxal.local.command;

import com.qaxal.local.demo.Demo;
import com.qaxal.local.secret.Secrets;
import com.qaxal.local.suite.Layout;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What one sees last of {@code up}: where everything is, and how to sign in. For a terminal, not for a log: it has passwords. */
final class Welcome {
    private Welcome() {}

    /** @param demo null when it does not run */
    static void print(Layout layout, Demo.@Nullable Description demo, PrintStream out) throws IOException {
        out.println("  visitors enter at       http://127.0.0.1:" + layout.router());
        out.println("  control API             " + layout.url("config") + "/openapi");
        out.println("  billing API             " + layout.url("billing") + "/openapi");
        if (demo != null) {
            out.println("  demo shop               " + demo.siteUrl());
            out.println("  second site             " + demo.siteUrl().replace("www.shop.", "www.boutique."));
            out.println("  what arrives            " + demo.originUrl() + "/_received");
            out.println("  sign in as              " + login(demo.login()));
        }
        out.println("  operator                " + login(operator(layout)));
        out.println("  logs                    " + layout.logs());
        out.flush();
    }

    private static Demo.Login operator(Layout layout) throws IOException {
        return new Demo.Login(Demo.OPERATOR, new Secrets(layout.secrets()).password("operator.password"));
    }

    private static String login(Demo.Login login) {
        return login.email() + "  " + login.password();
    }
}
