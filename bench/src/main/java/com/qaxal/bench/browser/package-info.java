/** A browser that is measured from within, by its own tracing. */
@NullMarked
package com.qaxal.bench.browser;

import org.jspecify.annotations.NullMarked;
