/** The customer's own names for the edge, from claim to service. */
@NullMarked
package com.qaxal.config.domain;

import org.jspecify.annotations.NullMarked;
