package com.qaxal.model.json;

import org.jspecify.annotations.Nullable;

/** Bytes that are not the JSON they claim to be. The message never quotes them: they may hold a visitor's data. */
public final class MalformedJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedJson(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
