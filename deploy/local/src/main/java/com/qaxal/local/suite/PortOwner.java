package com.qaxal.local.suite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Who has a port of this machine. */
final class PortOwner {
    private PortOwner() {}

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A sentence about the process that listens there; only Linux tells, and only of one's own processes. */
    static String describe(int port) {
        return inode(port)
                .flatMap(PortOwner::processOf)
                .map(process -> "process " + process.pid() + " ("
                        + process.info().command().orElse("?") + ") has it")
                .orElse("a process that this user cannot see has it");
    }

    /** The socket that listens on {@code port}, by /proc/net/tcp: local address, state 0A, inode in the tenth column. */
    private static Optional<String> inode(int port) {
        String suffix = ":%04X".formatted(port);
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                Optional<String> inode = lines.map(line -> line.strip().split("\\s+"))
                        .filter(columns -> columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals("0A"))
                        .map(columns -> columns[9])
                        .findFirst();
                if (inode.isPresent()) {
                    return inode;
                }
            } catch (IOException e) {
                continue; // no such table on this system
            }
        }
        return Optional.empty();
    }

    private static Optional<ProcessHandle> processOf(String inode) {
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), "socket:[" + inode + "]"))
                .findFirst();
    }

    private static boolean holds(long pid, String socket) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.anyMatch(file -> {
                try {
                    return Files.readSymbolicLink(file).toString().equals(socket);
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) {
            return false;
        }
    }
}
