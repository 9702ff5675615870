/** Keeps what customers set, version by version, and can go back. Never what is not theirs to set: status, entitlements, origin, tokens, domains. */
@NullMarked
package com.qaxal.config.history;

import org.jspecify.annotations.NullMarked;
