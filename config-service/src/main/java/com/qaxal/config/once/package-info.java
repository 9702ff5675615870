/** Lets a write that is asked for twice be done once, by the {@code Idempotency-Key} of whoever asks. */
@NullMarked
package com.qaxal.config.once;

import org.jspecify.annotations.NullMarked;
