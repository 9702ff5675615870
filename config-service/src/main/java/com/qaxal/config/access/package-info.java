/** Decides who may do what, and knows nothing of what is done. */
@NullMarked
package com.qaxal.config.access;

import org.jspecify.annotations.NullMarked;
