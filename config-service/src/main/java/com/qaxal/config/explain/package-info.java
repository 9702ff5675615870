/** Lets customers ask the edge what it decides, and why. */
@NullMarked
package com.qaxal.config.explain;

import org.jspecify.annotations.NullMarked;
