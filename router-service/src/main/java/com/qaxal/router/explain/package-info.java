/** Decides who may be told why a request was treated as it was, and tells them. */
@NullMarked
package com.qaxal.router.explain;

import org.jspecify.annotations.NullMarked;
