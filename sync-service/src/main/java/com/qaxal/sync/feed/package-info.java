/** Decides what is copied next: reads config-service's change feed after a cursor that lives where the copies do. */
@NullMarked
package com.qaxal.sync.feed;

import org.jspecify.annotations.NullMarked;
