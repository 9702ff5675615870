import * as Sentry from "@sentry/browser";

/** What Sentry wrote down of the page's requests, by their ways. */
window.crumbs = [];

Sentry.init({
  dsn: window.collector.replace("://", "://key@") + "/1",
  integrations: [Sentry.browserTracingIntegration({ instrumentPageLoad: false, instrumentNavigation: false })],
  tracesSampleRate: 1,
  beforeBreadcrumb(crumb) {
    window.crumbs.push(crumb);
    return crumb;
  },
});

/** Traces what `work` does. */
window.traced = (work) => Sentry.startSpan({ name: "visit", op: "test", forceTransaction: true }, work);

/** Sends what was traced so far. */
window.sendTraces = () => Sentry.flush();
