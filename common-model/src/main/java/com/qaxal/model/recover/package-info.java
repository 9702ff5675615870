/** The recovery envelope: how a request that a blocker would stop travels inside a harmless one, and what may be inside. */
@NullMarked
package com.qaxal.model.recover;

import org.jspecify.annotations.NullMarked;
