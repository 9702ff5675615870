/** Opens browser sessions, and recognizes the ones it opened. */
@NullMarked
package com.qaxal.loader.boot;

import org.jspecify.annotations.NullMarked;
