package com.qaxal.bench.load;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.Tenant;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The requests that a generator sends round and round: rendered beforehand, so that sending one costs the generator little, and in the
 * same order for every peer.
 */
public final class RequestRing {
    private static final int FEWEST = 2_000;
    private static final int MOST = 120_000;
    private static final long SEED = 20_260_101;

    private RequestRing() {}

    /** Every tenant comes up, as often as the bounds on the ring allow, in an order that is no help to a cache. */
    static List<Hit> hits(Fleet fleet, Mix mix) {
        int size = size(fleet.active().size());
        List<Tenant> order = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            order.add(fleet.active().get(i % fleet.active().size()));
        }
        Collections.shuffle(order, new Random(SEED));
        List<Hit> hits = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            hits.add(Hit.of(order.get(i), mix.kind(i), 1_000 + i % 9_000));
        }
        return hits;
    }

    /** Writes them for {@code wrk}'s script: the length in bytes on a line of its own, then the request. */
    public static void write(Fleet fleet, Mix mix, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (Hit hit : hits(fleet, mix)) {
                byte[] bytes = hit.bytes();
                out.write((bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes);
            }
        }
    }

    private static int size(int tenants) {
        return Math.clamp(2L * tenants, FEWEST, MOST);
    }
}
