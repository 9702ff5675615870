/** The control plane with real servers, filled with the sample: what its questions are asked of. */
@NullMarked
package com.qaxal.bench.control;

import org.jspecify.annotations.NullMarked;
