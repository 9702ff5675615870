/** The router's inner steps, one at a time (JMH): where the time of a request would go if sockets were free. */
@NullMarked
package com.qaxal.bench.step;

import org.jspecify.annotations.NullMarked;
