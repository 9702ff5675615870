/** What billing says a container may do. */
@NullMarked
package com.qaxal.config.subscription;

import org.jspecify.annotations.NullMarked;
