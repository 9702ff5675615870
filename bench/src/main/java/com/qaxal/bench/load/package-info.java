/** Requests as browsers send them, and the generators that send them. */
@NullMarked
package com.qaxal.bench.load;

import org.jspecify.annotations.NullMarked;
