/** Promises about the whole: five services, a real browser, and what happens when parts of it go away. */
@NullMarked
package com.qaxal.e2e;

import org.jspecify.annotations.NullMarked;
