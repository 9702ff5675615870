/** The edge documents: what the KV says about hosts, containers, tokens and sites, and which of two is newer. */
@NullMarked
package com.qaxal.model.kv;

import org.jspecify.annotations.NullMarked;
