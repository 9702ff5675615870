package com.qaxal.sync.drift;

import com.qaxal.model.kv.Namespace;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one check found.
 *
 * @param repair whether it was to mend what it found
 * @param checked keys that were compared
 * @param found how many of each kind; kinds that were not found are absent
 * @param repaired how many of those were mended
 * @param examples the first of them
 */
record DriftReport(
        Instant began,
        Instant ended,
        boolean repair,
        long checked,
        Map<Drift, Long> found,
        long repaired,
        List<Finding> examples) {
    static final int EXAMPLES = 100;

    DriftReport {
        found = Map.copyOf(found);
        examples = List.copyOf(examples);
    }

    record Finding(Namespace namespace, String key, Drift drift, boolean repaired) {}
}
