/** The one JSON dialect of all contracts. */
@NullMarked
package com.qaxal.model.json;

import org.jspecify.annotations.NullMarked;
