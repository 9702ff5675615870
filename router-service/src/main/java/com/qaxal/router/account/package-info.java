/** Counts what is billed, so that neither a crash nor a broker that is away loses or doubles a request. */
@NullMarked
package com.qaxal.router.account;

import org.jspecify.annotations.NullMarked;
