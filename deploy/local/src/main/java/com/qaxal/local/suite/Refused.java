package com.qaxal.local.suite;

/** The suite cannot do what was asked; the message is for the person who asked, and says what to do. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        super(message);
    }
}
