package com.qaxal.model.event;

import com.qaxal.model.id.ContainerId;

/**
 * {@code config-changes}, config → sync: a container has new edge documents. A hint: what is true stands in the change feed.
 */
public record ConfigChange(ContainerId containerId, long configVersion, long seq) {}
