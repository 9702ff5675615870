/** The router: every visitor's request, from its head to its last byte. RequestPath is the file to open first. */
@NullMarked
package com.qaxal.router;

import org.jspecify.annotations.NullMarked;
