/** The local suite: every part of the platform, started, watched and stopped on one machine. */
@NullMarked
package com.qaxal.local;

import org.jspecify.annotations.NullMarked;
