/** Many containers at once: what the control plane is filled with when one request each would take hours. */
@NullMarked
package com.qaxal.model.bulk;

import org.jspecify.annotations.NullMarked;
