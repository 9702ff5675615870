/** Decides what a page is told: refusals as problems, and which page may read an answer at all. */
@NullMarked
package com.qaxal.router.respond;

import org.jspecify.annotations.NullMarked;
