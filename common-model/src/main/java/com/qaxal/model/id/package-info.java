/** The typed identifiers, tokens and host names that every module speaks in. */
@NullMarked
package com.qaxal.model.id;

import org.jspecify.annotations.NullMarked;
