/** How many requests each container had, each counted once whatever messages were lost, doubled or late. */
@NullMarked
package com.qaxal.billing.usage;

import org.jspecify.annotations.NullMarked;
