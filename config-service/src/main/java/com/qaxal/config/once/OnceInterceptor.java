package com.qaxal.config.once;

import com.google.common.hash.Hashing;
import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.api.ETags;
import com.qaxal.model.json.Json;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Puts a transaction around a write that has a key: the key, what the write does and the answer that it gives are committed together, or not at
 * all. Whatever the write does with {@link Jdbi} joins that transaction, since it stays on this thread. A write that is refused leaves its key
 * unused.
 */
@Once
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class OnceInterceptor {
    private static final String HEADER = "Idempotency-Key";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Jdbi jdbi;
    private final Access access;
    private final HttpHeaders headers;
    private final UriInfo uri;

    OnceInterceptor(Jdbi jdbi, Access access, HttpHeaders headers, UriInfo uri) {
        this.jdbi = jdbi;
        this.access = access;
        this.headers = headers;
        this.uri = uri;
    }

    @AroundInvoke
    @Nullable
    Object once(InvocationContext write) throws Exception {
        String key = headers.getHeaderString(HEADER);
        if (key == null) {
            return write.proceed();
        }
        if (!KEY.matcher(key).matches()) {
            throw ApiProblem.badRequest(HEADER, "is 1 to 200 visible characters of ASCII");
        }
        Keys.Key asked = new Keys.Key(access.principal(), key);
        byte[] request = digest(write);
        return jdbi.inTransaction(handle -> {
            Optional<Keys.Done> done = Keys.claim(handle, asked, request);
            return done.isPresent() ? again(done.get(), request, write.getMethod()) : first(handle, asked, write);
        });
    }

    private @Nullable Object first(Handle handle, Keys.Key asked, InvocationContext write) throws Exception {
        Object answer = write.proceed();
        Object body = answer instanceof RestResponse<?> response ? response.getEntity() : answer;
        boolean kept =
                body != null && write.getMethod().getAnnotation(Once.class).keepsAnswer();
        Keys.done(
                handle,
                asked,
                access.passed().orElseThrow(),
                kept ? new String(Json.encode(body), StandardCharsets.UTF_8) : null);
        return answer;
    }

    /** The answer of before, for whoever might still ask for it the first time. */
    private @Nullable Object again(Keys.Done done, byte[] request, Method method) {
        access.require(done.passed());
        if (!done.isOf(request)) {
            throw ApiProblem.keyReused();
        }
        if (method.getReturnType() == void.class) {
            return null;
        }
        String answer = done.answer();
        if (answer == null) {
            throw ApiProblem.conflict("answer_not_kept", "This was done; its answer holds a secret and was not kept.");
        }
        return method.getGenericReturnType() instanceof ParameterizedType response
                ? ETags.tagged(read(answer, response.getActualTypeArguments()[0]))
                : read(answer, method.getReturnType());
    }

    /** What makes two requests the same: the operation, what it is done to, and what is wanted. */
    private byte[] digest(InvocationContext write) {
        return Hashing.sha256()
                .newHasher()
                .putUnencodedChars(write.getMethod().toString())
                .putUnencodedChars(uri.getRequestUri().getRawPath())
                .putBytes(Json.encode(write.getParameters()))
                .hash()
                .asBytes();
    }

    private static Object read(String answer, Type type) {
        try {
            return Json.mapper().readValue(answer, Json.mapper().constructType(type));
        } catch (IOException e) {
            throw new UncheckedIOException("a kept answer that cannot be read", e);
        }
    }
}
