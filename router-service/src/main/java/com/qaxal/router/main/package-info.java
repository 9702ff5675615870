/** Wiring and configuration; the only package that knows Quarkus. */
@NullMarked
package com.qaxal.router.main;

import org.jspecify.annotations.NullMarked;
