package com.qaxal.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder, made as strict as an edge must be: what two servers could read in two ways is read by neither. Beyond what Netty refuses
 * when it is told to be strict, this refuses folded header lines (RFC 9112 §5.2), a request line with anything but single spaces (§3), and chunk
 * sizes with anything but digits (§7.1).
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final byte SP = HttpConstants.SP;
    private static final byte HT = HttpConstants.HT;
    private static final byte CR = HttpConstants.CR;
    private static final byte LF = HttpConstants.LF;

    private final ChunkSizes chunkSizes = new ChunkSizes();
    private Place place = Place.REQUEST_LINE;

    /** Where in a message the next byte stands. */
    private enum Place {
        REQUEST_LINE,
        HEADERS,
        BODY,
        CHUNKED_BODY
    }

    /** A message that can be read in more than one way. */
    static final class Ambiguous extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Ambiguous(String what) {
            super(what);
        }
    }

    StrictRequestDecoder(int maxRequestLine, int maxHeaders) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxRequestLine)
                .setMaxHeaderSize(maxHeaders)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        switch (place) {
            case REQUEST_LINE -> checkHead(in, startOfRequestLine(in));
            case HEADERS -> checkHeaders(in);
            case CHUNKED_BODY -> chunkSizes.beforeDecoding(in);
            case BODY -> {}
        }
        int readFrom = in.readerIndex();
        int first = out.size();
        super.decode(context, in, out);
        for (int i = first; i < out.size(); i++) {
            follow(out.get(i));
        }
        if (place == Place.CHUNKED_BODY) {
            chunkSizes.afterDecoding(in.readerIndex() - readFrom);
        }
    }

    private void follow(Object decoded) {
        if (decoded instanceof HttpRequest request) {
            place = HttpUtil.isTransferEncodingChunked(request) ? Place.CHUNKED_BODY : Place.BODY;
            chunkSizes.start();
        }
        if (decoded instanceof LastHttpContent) {
            place = Place.REQUEST_LINE;
        } else if (decoded instanceof HttpContent part && place == Place.CHUNKED_BODY) {
            chunkSizes.decoded(part.content().readableBytes());
        }
    }

    /** Empty lines before a request are to be ignored (RFC 9112 §2.2); Netty would also ignore blanks and control characters. */
    private static int startOfRequestLine(ByteBuf in) {
        int at = in.readerIndex();
        while (at < in.writerIndex() && (in.getByte(at) == CR || in.getByte(at) == LF)) {
            at++;
        }
        if (at < in.writerIndex() && !isUpperCase(in.getByte(at))) {
            throw new Ambiguous("request line without a method");
        }
        return at;
    }

    private void checkHeaders(ByteBuf in) {
        if (in.isReadable() && isBlank(in.getByte(in.readerIndex()))) {
            throw new Ambiguous("folded header line");
        }
        checkHead(in, in.readerIndex());
    }

    /** No line of a head may begin with a blank. Stops at the empty line, since behind it anything may stand. */
    private void checkHead(ByteBuf in, int from) {
        int end = in.writerIndex();
        for (int lf = in.indexOf(from, end, LF); lf >= 0; lf = in.indexOf(lf + 1, end, LF)) {
            place = Place.HEADERS;
            if (lf + 1 == end) {
                return;
            }
            byte next = in.getByte(lf + 1);
            if (isBlank(next)) {
                throw new Ambiguous("folded header line");
            }
            if (next == CR || next == LF) {
                return;
            }
        }
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        checkSeparator(line, start);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        checkSeparator(line, start);
        if (line[start] != 'H') {
            throw new Ambiguous("version in other letters"); // it is case-sensitive, RFC 9112 §2.3
        }
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private static void checkSeparator(byte[] line, int start) {
        if (start < 2 || line[start - 1] != SP || line[start - 2] == SP) {
            throw new Ambiguous("request line with more than single spaces");
        }
    }

    private static boolean isBlank(byte b) {
        return b == SP || b == HT;
    }

    private static boolean isUpperCase(byte b) {
        return b >= 'A' && b <= 'Z';
    }
}
