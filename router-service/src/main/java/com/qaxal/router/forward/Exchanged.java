package com.qaxal.router.forward;

/** How the exchange with an upstream ended, and whose side it was when it ended badly. */
public sealed interface Exchanged {

    /**
     * The answer went to the browser, whole.
     *
     * @param nanosToHead from the hand-over to the upstream's head
     */
    record Completed(int status, long nanosToHead) implements Exchanged {}

    /** No connection opened, or to an address that is forbidden: certainly not forwarded. */
    record NotConnected() implements Exchanged {}

    /** All connections are busy and enough others wait: certainly not forwarded. */
    record NoConnectionFree() implements Exchanged {}

    /** The upstream did not answer in time; it may have got the request. */
    record TimedOut() implements Exchanged {}

    /** The upstream broke off before its head; it may have got the request. */
    record BrokenOff() implements Exchanged {}

    /** The upstream or the browser broke off in the middle of the answer, which can only be broken off as well. */
    record Truncated(int status, long nanosToHead) implements Exchanged {}

    /** The body turned out longer than allowed, under way. */
    record BodyTooLarge() implements Exchanged {}

    /** The browser went away before there was an answer. */
    record BrowserGone() implements Exchanged {}
}
