/** What a request costs: processor time, memory, allocation, latency; and the rounds in which it is taken. */
@NullMarked
package com.qaxal.bench.measure;

import org.jspecify.annotations.NullMarked;
