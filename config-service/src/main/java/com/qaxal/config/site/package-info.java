/** The websites of a container, and the hosts that they are reached on. */
@NullMarked
package com.qaxal.config.site;

import org.jspecify.annotations.NullMarked;
