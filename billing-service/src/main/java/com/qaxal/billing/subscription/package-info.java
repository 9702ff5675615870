/** Whether a container runs, and under which plan; tells the control plane whenever that changes. */
@NullMarked
package com.qaxal.billing.subscription;

import org.jspecify.annotations.NullMarked;
