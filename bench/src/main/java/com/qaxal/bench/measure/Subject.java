package com.qaxal.bench.measure;

/**
 * A server under measurement.
 *
 * @param http2Port 0 where it has none
 * @param process the root of its tree
 * @param core that it is pinned to
 * @param isJvm whether it can be asked what it allocates
 */
public record Subject(String name, int port, int http2Port, ProcessHandle process, int core, boolean isJvm) {

    /** The same, asked over HTTP/2. */
    public Subject overHttp2() {
        return new Subject(name, http2Port, http2Port, process, core, isJvm);
    }
}
