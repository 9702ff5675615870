/** The containers that are served, written into the KV as sync would write them. */
@NullMarked
package com.qaxal.bench.fleet;

import org.jspecify.annotations.NullMarked;
