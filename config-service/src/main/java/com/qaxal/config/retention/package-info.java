@NullMarked
package com.qaxal.config.retention;

import org.jspecify.annotations.NullMarked;
