package com.qaxal.router.forward;

import java.time.Duration;

/**
 * What an upstream may take up, for each event loop.
 *
 * @param connect until a connection is open, its handshake included
 * @param head until the first byte of an answer
 * @param idle the longest silence within an answer, or while it does not take more of a request
 * @param connections to one upstream
 * @param waiting requests that wait for one of those
 * @param keep how long an unused connection is kept for the next request
 * @param headers all headers of an answer together, in bytes
 */
public record ForwardLimits(
        Duration connect, Duration head, Duration idle, int connections, int waiting, Duration keep, int headers) {

    /** The shortest of the deadlines. */
    public Duration shortest() {
        Duration least = connect.compareTo(head) < 0 ? connect : head;
        return least.compareTo(idle) < 0 ? least : idle;
    }
}
