/** Containers: the unit of delivery and billing. */
@NullMarked
package com.qaxal.config.container;

import org.jspecify.annotations.NullMarked;
