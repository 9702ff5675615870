/** Serves the browser script: rendered and compressed once for each site and configuration, then looked up. */
@NullMarked
package com.qaxal.loader.script;

import org.jspecify.annotations.NullMarked;
