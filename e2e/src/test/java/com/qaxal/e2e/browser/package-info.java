/** Browsers as people have them, with their blockers and their tracking prevention, and an internet of this machine to use them in. */
@NullMarked
package com.qaxal.e2e.browser;

import org.jspecify.annotations.NullMarked;
