package com.qaxal.bench.measure;

/**
 * A server under measurement.
 *
 * @param process the root of its tree
 * @param core that it is pinned to
 * @param isJvm whether it can be asked what it allocates
 */
public record Subject(String name, int port, ProcessHandle process, int core, boolean isJvm) {}
