/** Keys, tokens and passwords of one installation, made once. */
@NullMarked
package com.qaxal.local.secret;

import org.jspecify.annotations.NullMarked;
