/** Wiring and configuration. */
@NullMarked
package com.qaxal.sync.main;

import org.jspecify.annotations.NullMarked;
