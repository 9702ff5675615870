/** What is compared: the router, and other proxies that do the same work. */
@NullMarked
package com.qaxal.bench.peers;

import org.jspecify.annotations.NullMarked;
