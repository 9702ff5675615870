/** Takes what browsers found out about themselves, and passes it on. */
@NullMarked
package com.qaxal.loader.detection;

import org.jspecify.annotations.NullMarked;
