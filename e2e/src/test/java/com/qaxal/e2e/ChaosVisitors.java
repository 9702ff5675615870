package com.qaxal.e2e;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Visitors of every tenant, who send one hit after the other and remember what they got. */
final class ChaosVisitors implements AutoCloseable {
    static final int OF_EACH_TENANT = 2;
    /** Visitors leave the machine some time for what else is to happen on it. */
    private static final long BETWEEN_HITS_NANOS = 3_000_000;

    private static final long AFTER_FAILURE_NANOS = 20_000_000;

    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final AtomicLong number = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> loops = new ArrayList<>();
    private volatile boolean visiting = true;

    /** One hit, from before it was sent until its answer was there, in {@link System#nanoTime()}. */
    record Visit(ChaosTenant tenant, String id, long from, long to, ChaosAnswer answer) {
        boolean isServed() {
            return answer.status() == 200;
        }

        /** Whether it may have been handed over although nobody can tell. */
        boolean mayHaveBeenLost() {
            return !isServed() && !answer.refused() && !tenant.origin().hits().contains(id);
        }
    }

    ChaosVisitors(List<ChaosTenant> tenants) {
        for (ChaosTenant tenant : tenants) {
            for (int i = 0; i < OF_EACH_TENANT; i++) {
                loops.add(threads.submit(() -> visit(tenant)));
            }
        }
    }

    /** Returns when the last answer is there. */
    List<Visit> leave() throws InterruptedException, ExecutionException, TimeoutException {
        visiting = false;
        for (Future<?> loop : loops) {
            loop.get(60, TimeUnit.SECONDS);
        }
        return List.copyOf(visits);
    }

    @Override
    public void close() {
        visiting = false;
        threads.shutdownNow();
    }

    private void visit(ChaosTenant tenant) {
        while (visiting) {
            long count = number.incrementAndGet();
            String id = "h" + count;
            long from = System.nanoTime();
            ChaosAnswer answer;
            try {
                answer = ChaosAnswer.of(
                        Http.CLIENT.send(tenant.hit(id, count % 2 == 0), HttpResponse.BodyHandlers.ofString()), tenant);
            } catch (ConnectException | HttpConnectTimeoutException e) {
                answer = ChaosAnswer.none("no connection", true);
            } catch (IOException e) {
                answer = ChaosAnswer.none(String.valueOf(e), false);
            } catch (InterruptedException e) {
                return;
            }
            visits.add(new Visit(tenant, id, from, System.nanoTime(), answer));
            LockSupport.parkNanos(answer.status() == 200 ? BETWEEN_HITS_NANOS : AFTER_FAILURE_NANOS);
        }
    }
}
