/** Child processes that this run owns: each pinned to a core, each ended with the run. */
@NullMarked
package com.qaxal.bench.process;

import org.jspecify.annotations.NullMarked;
