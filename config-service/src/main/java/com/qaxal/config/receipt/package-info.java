/** Knows which routers and loaders act on a change already, from what they say themselves. */
@NullMarked
package com.qaxal.config.receipt;

import org.jspecify.annotations.NullMarked;
