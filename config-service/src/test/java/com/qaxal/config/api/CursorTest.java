package com.qaxal.config.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void isGoodForTheListThatGaveIt() {
        assertThat(Cursor.position("a list", Cursor.of("a list", "at ü"))).hasValue("at ü");
    }

    @Test
    void isNothingToAnotherList() {
        String cursor = Cursor.of("a list", "at b");

        assertThat(Cursor.position("another", cursor)).isEmpty();
        assertThat(Cursor.position("a lis", Cursor.of("a list", "x"))).isEmpty();
        assertThat(Cursor.position("a lis", Cursor.of("a lis", "tx"))).hasValue("tx");
        assertThat(Cursor.position("a list", Cursor.of("a lis", "tx"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "####", "AAAAAAAAAAA", "AAAAAAAAAAAA", "0190a5c2-0000-7000-8000-000000000000"})
    void garbageIsNone(String cursor) {
        assertThat(Cursor.position("a list", cursor)).isEmpty();
    }
}
