/** Opens many subscriptions at once, as sample data is loaded. */
@NullMarked
package com.qaxal.billing.bulk;

import org.jspecify.annotations.NullMarked;
