/** Which optional features a customer switched on, and how they are set. */
@NullMarked
package com.qaxal.config.module;

import org.jspecify.annotations.NullMarked;
