/** Starts the parts of the local suite in their order, watches them, and leaves nothing behind. */
@NullMarked
package com.qaxal.local.suite;

import org.jspecify.annotations.NullMarked;
