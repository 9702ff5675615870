import { getRecordNetworkPlugin } from "@rrweb/rrweb-plugin-network-record";
import { record } from "rrweb";

/** What rrweb recorded. */
window.events = [];

/** Ends the record, which takes the hooks off again. */
window.stopRecord = record({
  emit: (event) => window.events.push(event),
  // headers and bodies are what it hooks fetch and XMLHttpRequest for
  plugins: [getRecordNetworkPlugin({ recordHeaders: true, recordBody: true })],
});
