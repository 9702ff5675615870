/** Decides whether a container may take another request now. */
@NullMarked
package com.qaxal.router.admit;

import org.jspecify.annotations.NullMarked;
