/** Decides where a recovered request wants to go, and whether it may. */
@NullMarked
package com.qaxal.router.recover;

import org.jspecify.annotations.NullMarked;
