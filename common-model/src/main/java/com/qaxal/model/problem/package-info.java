/** The stable, machine-readable codes of every answer that a request could not be served. */
@NullMarked
package com.qaxal.model.problem;

import org.jspecify.annotations.NullMarked;
