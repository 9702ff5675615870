/** Wires the service together. */
@NullMarked
package com.qaxal.billing.main;

import org.jspecify.annotations.NullMarked;
