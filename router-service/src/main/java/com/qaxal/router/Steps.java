package com.qaxal.router;

import com.qaxal.router.account.UsageCounters;
import com.qaxal.router.admit.Doorkeeper;
import com.qaxal.router.cookies.CookieStep;
import com.qaxal.router.explain.DebugTokens;
import com.qaxal.router.forward.ClientAddress;
import com.qaxal.router.forward.Upstream;
import com.qaxal.router.observe.AccessLog;
import com.qaxal.router.observe.RouterMetrics;
import com.qaxal.router.resolve.Resolver;

/**
 * What every event loop shares.
 *
 * @param standings what is known of hosts; each event loop adds to it
 * @param loader where the loader's paths are served
 * @param loaderSecret by which the loader knows that it is us who say whose request it is
 * @param privateOrigins whether origins on this machine or a link-local address may be connected to
 */
public record Steps(
        Resolver resolver,
        Standings standings,
        Doorkeeper doorkeeper,
        CookieStep cookies,
        ClientAddress clients,
        Upstream loader,
        String loaderSecret,
        boolean privateOrigins,
        DebugTokens debugTokens,
        UsageCounters usage,
        AccessLog accessLog,
        RouterMetrics metrics) {}
