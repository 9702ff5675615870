package com.qaxal.config.domain;

/** What one resolver says to one question. */
sealed interface Answer<T> {
    /** It knows; that there is nothing is knowledge, too. */
    record Told<T>(T value) implements Answer<T> {}

    /** The CNAMEs lead in a circle, or through more names than is sane. */
    record Endless<T>() implements Answer<T> {}

    /** No answer in time, or one that the server itself calls a failure: it may be so or otherwise. */
    record Untold<T>() implements Answer<T> {}
}
