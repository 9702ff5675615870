/** Decides whose request it is, and answers in the way of the edge. */
@NullMarked
package com.qaxal.loader.edge;

import org.jspecify.annotations.NullMarked;
