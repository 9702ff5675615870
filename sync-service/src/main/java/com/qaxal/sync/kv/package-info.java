/** Writes the KV, under scripts that let nothing go backwards. */
@NullMarked
package com.qaxal.sync.kv;

import org.jspecify.annotations.NullMarked;
