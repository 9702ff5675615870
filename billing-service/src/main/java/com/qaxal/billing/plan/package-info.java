/** What can be bought. A published version never changes. */
@NullMarked
package com.qaxal.billing.plan;

import org.jspecify.annotations.NullMarked;
