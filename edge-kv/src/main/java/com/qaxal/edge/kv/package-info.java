/** Decides what the edge knows: the read path of the KV that router and loader share, from memory to Redis to the fallback. */
@NullMarked
package com.qaxal.edge.kv;

import org.jspecify.annotations.NullMarked;
