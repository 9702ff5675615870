/** Real servers for the integration suites: what a test runs against, and how it takes one away. */
@NullMarked
package com.qaxal.testing;

import org.jspecify.annotations.NullMarked;
