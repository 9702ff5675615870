package com.qaxal.router;

import com.qaxal.model.event.AccessLogEntry.Route;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.router.account.Slot;
import com.qaxal.router.admit.Admission;
import com.qaxal.router.forward.ForwardPlan;
import com.qaxal.router.http.Arrival;
import org.jspecify.annotations.Nullable;

/** What is known of one request so far; belongs to the event loop that serves it. */
final class Visit {
    final Arrival arrival;
    /** Null until the container is known. */
    @Nullable
    Standing standing;
    /** The site whose hit it is; null when the request names none. */
    EdgeConfigDocument.@Nullable Site site;
    /** Whether the peer proved to be the site's own server. */
    boolean vouchedFor;

    /** Of the same-origin mode, in the address that was asked; null when there was none. */
    @Nullable
    String prefix;

    Route route = Route.OTHER;
    /** Where its counters are; null until the container is known. */
    @Nullable
    Slot usage;

    /** Its place among the container's requests; null when it has none. */
    Admission.@Nullable Permit permit;

    boolean recovered;
    /** Whether it was counted: its head was handed to an origin's connection. */
    boolean billed;
    /** Whether whoever sent it may know why it was treated as it was. */
    boolean explained;
    /** Whether that is all that is wanted: then it is sent nowhere, and nothing of it counts. */
    boolean dry;
    /** Where it is carried; null while nobody has said. */
    @Nullable
    ForwardPlan plan;

    /** Whether it has ended, and is accounted for. */
    boolean finished;

    Visit(Arrival arrival) {
        this.arrival = arrival;
    }

    /** Gives its place back, if it has one. */
    void leave() {
        Admission.Permit held = permit;
        permit = null;
        if (held != null) {
            held.release();
        }
    }
}
