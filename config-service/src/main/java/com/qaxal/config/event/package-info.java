/** How this service takes part in events: hints that may be lost, and facts that may not. */
@NullMarked
package com.qaxal.config.event;

import org.jspecify.annotations.NullMarked;
