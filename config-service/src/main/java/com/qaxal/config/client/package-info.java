/** Clients, the owners of containers, and the people who work for them. */
@NullMarked
package com.qaxal.config.client;

import org.jspecify.annotations.NullMarked;
