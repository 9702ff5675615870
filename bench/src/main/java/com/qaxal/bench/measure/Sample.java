package com.qaxal.bench.measure;

import com.qaxal.bench.load.LoadResult;

/**
 * One measurement of one server under saturation.
 *
 * @param userMicros processor time in the program, per request
 * @param systemMicros processor time in the kernel, per request
 * @param disturbance the share of the core's time that went to anything else: other programs, other guests of the host
 */
public record Sample(
        double userMicros, double systemMicros, double perSecond, long requests, long failed, double disturbance) {

    /** @param core of the server, over the same time */
    static Sample of(LoadResult load, CpuTime spent, CoreTime core) {
        double requests = load.requests();
        long others = core.busyMicros() + core.stolenMicros() - spent.totalMicros();
        return new Sample(
                spent.userMicros() / requests,
                spent.systemMicros() / requests,
                load.perSecond(),
                load.requests(),
                load.failed(),
                Math.max(0, others) / (double) load.durationMicros());
    }

    public double cpuMicros() {
        return userMicros + systemMicros;
    }
}
