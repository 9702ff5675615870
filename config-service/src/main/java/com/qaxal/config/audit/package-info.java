/** Who changed what. */
@NullMarked
package com.qaxal.config.audit;

import org.jspecify.annotations.NullMarked;
