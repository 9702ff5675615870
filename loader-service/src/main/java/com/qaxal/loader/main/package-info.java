/** Wires the service together; the only package that knows the framework. */
@NullMarked
package com.qaxal.loader.main;

import org.jspecify.annotations.NullMarked;
