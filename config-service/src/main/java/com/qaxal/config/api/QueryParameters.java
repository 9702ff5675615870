package com.qaxal.config.api;

import com.qaxal.config.access.ApiProblem;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Names the query parameter that is not what it should be; the framework would answer as if there were no such path. */
@Provider
public class QueryParameters implements ParamConverterProvider {
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.of(
            int.class, Integer::valueOf,
            Integer.class, Integer::valueOf,
            long.class, Long::valueOf,
            Long.class, Long::valueOf,
            UUID.class, UUID::fromString);

    @Override
    @SuppressWarnings("unchecked") // each reader makes what it is listed for
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> raw, Type type, Annotation[] annotations) {
        Function<String, Object> reader = READERS.get(raw);
        Optional<String> name = Arrays.stream(annotations)
                .filter(QueryParam.class::isInstance)
                .map(annotation -> ((QueryParam) annotation).value())
                .findFirst();
        return reader == null || name.isEmpty() ? null : (ParamConverter<T>) new Named(name.get(), reader);
    }

    private record Named(String name, Function<String, Object> reader) implements ParamConverter<Object> {
        @Override
        public Object fromString(String text) {
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException e) {
                throw ApiProblem.badRequest(name, "is not of the right type");
            }
        }

        @Override
        public String toString(Object value) {
            return value.toString();
        }
    }
}
