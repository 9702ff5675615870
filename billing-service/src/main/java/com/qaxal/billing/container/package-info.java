/** Hears which containers there are, and gives each a subscription. */
@NullMarked
package com.qaxal.billing.container;

import org.jspecify.annotations.NullMarked;
