/** Decides who may see and change which subscription. */
@NullMarked
package com.qaxal.billing.access;

import org.jspecify.annotations.NullMarked;
