/** Decides which first-party cookies of a visitor live on, as far as the visitor's consent and the site's settings go. */
@NullMarked
package com.qaxal.router.cookies;

import org.jspecify.annotations.NullMarked;
