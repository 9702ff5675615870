/** Decides whose request it is: which container, which site, and which page may read the answer. */
@NullMarked
package com.qaxal.router.resolve;

import org.jspecify.annotations.NullMarked;
