/** Hourly sums of how hits came and of what browsers found out, and what follows from them about what was recovered. */
@NullMarked
package com.qaxal.config.statistics;

import org.jspecify.annotations.NullMarked;
