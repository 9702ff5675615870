/** Tells routers and loaders what was written. */
@NullMarked
package com.qaxal.sync.invalidate;

import org.jspecify.annotations.NullMarked;
