package com.qaxal.model.feed;

import com.qaxal.model.event.ContainerLifecycle;
import java.util.List;

/**
 * A page of {@code GET /internal/containers?after=SEQ}, in the order of {@code seq}; {@code next} is the cursor.
 */
public record ContainerPage(List<ContainerLifecycle> containers, long next, boolean end) {
    public ContainerPage {
        containers = List.copyOf(containers);
    }
}
