package com.qaxal.config.domain;

/** Whether something is so, as far as DNS tells. */
sealed interface Finding {
    record Yes() implements Finding {}

    record No(Reason reason) implements Finding {}

    /** Nobody knows just now: nothing is given for it, and nothing taken away. */
    record Open(Reason reason) implements Finding {}
}
