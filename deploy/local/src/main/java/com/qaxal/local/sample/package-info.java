/** Sample data: as many customers as one likes, to play with and to measure with. */
@NullMarked
package com.qaxal.local.sample;

import org.jspecify.annotations.NullMarked;
