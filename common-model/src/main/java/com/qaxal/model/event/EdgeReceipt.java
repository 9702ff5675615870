package com.qaxal.model.event;

import java.time.Instant;

/**
 * {@code edge-receipts}, router and loader → config: the instance acts on every document up to {@code actedSeq}.
 */
public record EdgeReceipt(String instance, long epoch, long actedSeq, Instant at) {}
