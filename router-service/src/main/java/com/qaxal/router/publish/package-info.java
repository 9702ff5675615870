/** Publishes what the router counted and saw, beside the requests and never in their way. */
@NullMarked
package com.qaxal.router.publish;

import org.jspecify.annotations.NullMarked;
