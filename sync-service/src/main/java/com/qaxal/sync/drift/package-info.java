/** Decides whether the KV says what it should, both ways, and mends what it does not. */
@NullMarked
package com.qaxal.sync.drift;

import org.jspecify.annotations.NullMarked;
