package com.qaxal.config.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a claim has come.
 *
 * @param vouched on an operator's word, whatever DNS says
 * @param waitingSince since when something is missing; null when nothing is
 */
record Standing(State state, boolean vouched, @Nullable Instant waitingSince) {}
