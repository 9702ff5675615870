package com.qaxal.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.internal.StringUtil;

/**
 * Follows a chunked body beside the decoder, to look at its size lines before the decoder does: {@code 1*HEXDIG}, then blanks, an extension or
 * the end of the line (RFC 9112 §7.1). A decoder that forgives more than that can be made to disagree with its neighbours about where a
 * request ends.
 */
final class ChunkSizes {
    private enum Place {
        SIZE,
        DATA,
        DELIMITER,
        TRAILERS
    }

    private Place place = Place.SIZE;
    private long left;
    /** What the decoder has to consume for what it decoded; whatever is more is the delimiter. */
    private int accountedFor;

    void start() {
        place = Place.SIZE;
    }

    /** @throws StrictRequestDecoder.Ambiguous when a size line stands there that is not one */
    void beforeDecoding(ByteBuf in) {
        accountedFor = 0;
        if (place != Place.SIZE) {
            return;
        }
        int end = in.writerIndex();
        int lf = in.indexOf(in.readerIndex(), end, HttpConstants.LF);
        long size = size(in, in.readerIndex(), lf < 0 ? end : lf);
        if (lf >= 0) {
            left = size;
            place = size == 0 ? Place.TRAILERS : Place.DATA;
            accountedFor = lf + 1 - in.readerIndex();
        }
    }

    void decoded(int bytes) {
        left -= bytes;
        accountedFor += bytes;
        if (left == 0) {
            place = Place.DELIMITER;
        }
    }

    void afterDecoding(int consumed) {
        if (place == Place.DELIMITER && consumed > accountedFor) {
            place = Place.SIZE;
        }
    }

    private static long size(ByteBuf in, int from, int to) {
        long size = 0;
        int at = from;
        for (; at < to; at++) {
            int digit = StringUtil.decodeHexNibble(in.getByte(at));
            if (digit < 0) {
                break;
            }
            size = Math.min(size * 16 + digit, Long.MAX_VALUE / 32); // the decoder refuses what is too much
        }
        boolean followed = at == to || isEndOfSize(in.getByte(at));
        if (!followed || (at == from && at < to)) {
            throw new StrictRequestDecoder.Ambiguous("chunk size");
        }
        return size;
    }

    private static boolean isEndOfSize(byte b) {
        return b == ';' || b == HttpConstants.SP || b == HttpConstants.HT || b == HttpConstants.CR;
    }
}
