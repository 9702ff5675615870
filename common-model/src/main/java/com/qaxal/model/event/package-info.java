/** What the services tell each other over Kafka, one record per topic. */
@NullMarked
package com.qaxal.model.event;

import org.jspecify.annotations.NullMarked;
