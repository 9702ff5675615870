package com.qaxal.router.admit;

import com.qaxal.model.id.ContainerId;
import java.util.concurrent.ConcurrentHashMap;

/** Has a door for each container, so that one container's trouble stays its own. */
public final class Doorkeeper {
    /** One small counter for each container that was ever here; a container is never forgotten, since it comes back. */
    private final ConcurrentHashMap<ContainerId, Door> doors = new ConcurrentHashMap<>();

    /** Always the same one for a container. */
    public Door of(ContainerId container) {
        return doors.computeIfAbsent(container, _ -> new Door());
    }

    public int inFlight() {
        return doors.values().stream().mapToInt(Door::inFlight).sum();
    }
}
