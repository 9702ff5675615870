/** What the router is built on, alone: the least that a router made of it can cost. */
@NullMarked
package com.qaxal.bench.floor;

import org.jspecify.annotations.NullMarked;
