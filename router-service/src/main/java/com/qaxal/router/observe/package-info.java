/** Says what happened to a request, without saying whose it was. */
@NullMarked
package com.qaxal.router.observe;

import org.jspecify.annotations.NullMarked;
