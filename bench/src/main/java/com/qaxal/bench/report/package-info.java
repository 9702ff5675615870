/** What was measured, as JSON, Markdown and charts. */
@NullMarked
package com.qaxal.bench.report;

import org.jspecify.annotations.NullMarked;
