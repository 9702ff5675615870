package com.qaxal.model.kv;

import com.qaxal.model.id.ContainerId;
import org.jspecify.annotations.Nullable;

/** {@code ROUTING_MAP:{host}}: where the requests of a host go. The only source of a destination. */
public record RoutingDocument(
        long epoch,
        long seq,
        long configVersion,
        ContainerId containerId,
        HostKind kind,
        Origin origin,
        @Nullable Origin previewOrigin)
        implements EdgeDocument {}
