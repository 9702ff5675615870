/** The real servers behind the local suite and the tests: Postgres and Redis as child processes, Kafka inside this JVM. */
@NullMarked
package com.qaxal.local.infra;

import org.jspecify.annotations.NullMarked;
