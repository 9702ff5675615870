import "posthog-js/dist/tracing-headers.js";
import posthog from "posthog-js/dist/module.full.no-external.js";

posthog.init("phc_page", {
  api_host: window.collector,
  // hooks fetch and XMLHttpRequest, to mark the requests to this host
  tracing_headers: [location.hostname],
  opt_out_useragent_filter: true, // a browser under test calls itself one
  advanced_disable_flags: true,
  disable_external_dependency_loading: true,
  disable_session_recording: true,
  autocapture: false,
  capture_pageview: false,
  disable_compression: true,
  request_batching: false,
});
window.posthog = posthog;
