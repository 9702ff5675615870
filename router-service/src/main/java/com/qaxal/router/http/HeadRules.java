package com.qaxal.router.http;

import com.qaxal.model.problem.ProblemCode;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request's head must be for anybody to look at it (RFC 9110, RFC 9112), beyond what the codec has seen to. */
final class HeadRules {
    /** What a {@code long} can hold in any case. */
    private static final int MAX_LENGTH_DIGITS = 18;

    private HeadRules() {}

    /** @return why the head is refused; null when it is well formed, and then its target is in origin form */
    static @Nullable ProblemCode problemWith(HttpRequest head) {
        DecoderResult decoded = head.decoderResult();
        if (decoded.isFailure()) {
            return problemWith(decoded.cause());
        }
        if (head.method().equals(HttpMethod.CONNECT)) {
            return ProblemCode.METHOD_NOT_ALLOWED; // its target is no path (RFC 9112 §3.2.3)
        }
        boolean isHttp1 = head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        boolean wellFormed = isHttp1 && isFramed(head.headers()) && toOriginForm(head) && isTarget(head.uri());
        return wellFormed ? null : ProblemCode.BAD_REQUEST;
    }

    static ProblemCode problemWith(Throwable decoding) {
        boolean tooLong =
                decoding instanceof TooLongHttpHeaderException || decoding instanceof TooLongHttpLineException;
        return tooLong ? ProblemCode.HEADERS_TOO_LARGE : ProblemCode.BAD_REQUEST;
    }

    /** A length in digits, or the one coding that everybody knows: {@code gzip, chunked} we would have to undo before it could be passed on. */
    private static boolean isFramed(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null && !isLength(length)) {
            return false;
        }
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst());
    }

    private static boolean isLength(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_LENGTH_DIGITS;
    }

    /** {@code http://host/path} is {@code /path} for that host (RFC 9112 §3.2.2), if {@code Host} does not say otherwise. */
    private static boolean toOriginForm(HttpRequest head) {
        String target = head.uri();
        if (target.startsWith("/")) {
            return true;
        }
        int authority = authorityStart(target);
        if (authority < 0) {
            return false;
        }
        int path = target.indexOf('/', authority);
        String named = path < 0 ? target.substring(authority) : target.substring(authority, path);
        if (path < 0 || !named.equalsIgnoreCase(head.headers().get(HttpHeaderNames.HOST))) {
            return false;
        }
        head.setUri(target.substring(path));
        return true;
    }

    private static int authorityStart(String target) {
        String start = target.substring(0, Math.min(8, target.length())).toLowerCase(Locale.ROOT);
        return start.equals("https://") ? 8 : start.startsWith("http://") ? 7 : -1;
    }

    /** No blanks, no control characters, no fragment: each would end the target somewhere else for somebody else. */
    private static boolean isTarget(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7F || c == '#' || c > 0xFF) {
                return false;
            }
        }
        return true;
    }
}
