/** Holds usage against what was bought, and acts on it. */
@NullMarked
package com.qaxal.billing.enforcement;

import org.jspecify.annotations.NullMarked;
