/** The pull side of every event whose loss would matter: pages of a feed read with a cursor. */
@NullMarked
package com.qaxal.model.feed;

import org.jspecify.annotations.NullMarked;
