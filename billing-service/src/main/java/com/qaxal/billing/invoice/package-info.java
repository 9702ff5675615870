/** What is owed, and what paying it brings back. */
@NullMarked
package com.qaxal.billing.invoice;

import org.jspecify.annotations.NullMarked;
