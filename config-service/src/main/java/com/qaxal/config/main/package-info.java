/** Wires the service together. */
@NullMarked
package com.qaxal.config.main;

import org.jspecify.annotations.NullMarked;
