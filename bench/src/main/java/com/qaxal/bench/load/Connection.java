package com.qaxal.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection that sends prepared requests and reads just enough of the answers to know where they end. */
public final class Connection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "transfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket = new Socket();
    private final byte[] buffer = new byte[32 * 1024];
    private int filled;

    public Connection(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    }

    /** @return the answer's status, once the whole answer is here */
    public int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        filled = 0;
        int head = endOf("\r\n\r\n", 0);
        int status = Integer.parseInt(new String(buffer, 9, 3, StandardCharsets.US_ASCII));
        if (find(CHUNKED, head) >= 0) {
            endOf("0\r\n\r\n", head);
        } else if (status != 204 && status != 304) {
            readTo(head + contentLength(head));
        }
        return status;
    }

    private int contentLength(int head) {
        int at = find(CONTENT_LENGTH, head);
        int length = 0;
        for (int i = at + CONTENT_LENGTH.length; at >= 0 && buffer[i] != '\r'; i++) {
            length = buffer[i] == ' ' ? length : length * 10 + buffer[i] - '0';
        }
        return length;
    }

    /** Where {@code mark} ends, at or after {@code from}; reads on until it is there. */
    private int endOf(String mark, int from) throws IOException {
        byte[] bytes = mark.getBytes(StandardCharsets.US_ASCII);
        int start = from;
        while (true) {
            for (; start + bytes.length <= filled; start++) {
                if (matches(bytes, start)) {
                    return start + bytes.length;
                }
            }
            more();
        }
    }

    private void readTo(int end) throws IOException {
        while (filled < end) {
            more();
        }
    }

    private void more() throws IOException {
        if (filled == buffer.length) {
            throw new IOException("an answer of more than " + buffer.length + " bytes");
        }
        InputStream in = socket.getInputStream();
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            throw new EOFException();
        }
        filled += read;
    }

    /** Where {@code lowerCase} begins in the first {@code end} bytes, whatever case they are in; −1 when it does not. */
    private int find(byte[] lowerCase, int end) {
        for (int at = 0; at + lowerCase.length <= end; at++) {
            if (matches(lowerCase, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(byte[] lowerCase, int at) {
        for (int i = 0; i < lowerCase.length; i++) {
            byte b = buffer[at + i];
            byte lower = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
            if (lower != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
