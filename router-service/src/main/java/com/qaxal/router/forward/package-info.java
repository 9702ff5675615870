/** Carries a request to its upstream and the answer back, streamed, and changes nothing but what a proxy must. */
@NullMarked
package com.qaxal.router.forward;

import org.jspecify.annotations.NullMarked;
