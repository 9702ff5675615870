package com.qaxal.config.once;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A write that takes an {@code Idempotency-Key}: with one, it is done once, however often it is asked for. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Once {

    /** Whether the answer is kept for whoever asks again. False when it opens something: then they are only told that it was done. */
    @Nonbinding
    boolean keepsAnswer() default true;
}
