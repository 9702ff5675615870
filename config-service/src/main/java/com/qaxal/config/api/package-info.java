/** What all resources of the control API have in common: pages of lists, and versions of things. */
@NullMarked
package com.qaxal.config.api;

import org.jspecify.annotations.NullMarked;
