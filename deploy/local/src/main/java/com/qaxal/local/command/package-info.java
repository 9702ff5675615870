/** The commands of ./qaxal that have to do with a running suite. */
@NullMarked
package com.qaxal.local.command;

import org.jspecify.annotations.NullMarked;
