/** The questions that a run can answer, each with its own setting of the stage. {@code Run} is what they share. */
@NullMarked
package com.qaxal.bench.scenario;

import org.jspecify.annotations.NullMarked;
