package com.qaxal.router;

/** The paths that the loader serves, wherever they enter. */
final class LoaderPaths {
    private LoaderPaths() {}

    static boolean contains(String path) {
        return path.equals("/boot")
                || path.equals("/mark-session-detection")
                || (path.startsWith("/l/") && path.endsWith(".js") && path.indexOf('/', 3) < 0);
    }
}
