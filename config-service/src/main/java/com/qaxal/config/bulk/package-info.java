/** Takes many containers at once, as sample data is loaded. */
@NullMarked
package com.qaxal.config.bulk;

import org.jspecify.annotations.NullMarked;
