/** What the loader found out in single browser sessions; forgotten after a day. */
@NullMarked
package com.qaxal.config.session;

import org.jspecify.annotations.NullMarked;
