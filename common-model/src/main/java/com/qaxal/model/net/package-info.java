/** What an address tells by itself. */
@NullMarked
package com.qaxal.model.net;

import org.jspecify.annotations.NullMarked;
