/** A shop, a tagging server and the settings that connect them, for people to play with. */
@NullMarked
package com.qaxal.local.demo;

import org.jspecify.annotations.NullMarked;
