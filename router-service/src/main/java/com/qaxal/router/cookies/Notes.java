package com.qaxal.router.cookies;

import com.qaxal.router.cookies.CookiePlan.Action;
import com.qaxal.router.cookies.CookiePlan.Note;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers an explanation on the way, where one is wanted; else costs nothing. */
final class Notes {
    static final Notes UNWANTED = new Notes(null);

    private final @Nullable List<Note> notes;

    private Notes(@Nullable List<Note> notes) {
        this.notes = notes;
    }

    static Notes wanted() {
        return new Notes(new ArrayList<>());
    }

    void add(String cookie, Action action, String why) {
        if (notes != null) {
            notes.add(new Note(cookie, action, why));
        }
    }

    void add(CookieHeader.Kept cookie, Action action, String why) {
        if (notes != null) {
            notes.add(new Note(cookie.name(), action, why));
        }
    }

    List<Note> taken() {
        return notes == null ? List.of() : List.copyOf(notes);
    }
}
