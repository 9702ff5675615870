/** The command line: what is measured, how long, and where the report goes. */
@NullMarked
package com.qaxal.bench.command;

import org.jspecify.annotations.NullMarked;
