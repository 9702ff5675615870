/** Decides what the edge is told: renders every document, in the transaction that made it necessary. */
@NullMarked
package com.qaxal.config.edge;

import org.jspecify.annotations.NullMarked;
