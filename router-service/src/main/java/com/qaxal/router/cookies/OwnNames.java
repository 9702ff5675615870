package com.qaxal.router.cookies;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The names of the two cookies that are ours, at one site. A name that all sites shared would be one line in a block list, so each site has its
 * own, which says nothing. All names of a container begin alike: its origin gets none of them, whichever of its sites a request belongs to.
 *
 * @param prefix what the names of ours begin with everywhere in the container
 * @param master remembers the visitor's cookies
 * @param marker says that the day's work is done
 */
record OwnNames(String prefix, String master, String marker) {
    private static final int PREFIX = 6;
    private static final int OWN = 5;

    static OwnNames of(ContainerId container, SiteId site) {
        String prefix = letterAndDigits("container " + container, PREFIX);
        return new OwnNames(
                prefix,
                prefix + letterAndDigits("master " + container + " " + site, OWN),
                prefix + letterAndDigits("marker " + container + " " + site, OWN));
    }

    /** Whether a cookie whose name stands there is ours, or would be another site's of this container. */
    boolean isOurs(String text, int from, int to) {
        return to - from == PREFIX + OWN && text.startsWith(prefix, from);
    }

    boolean isOurs(String name) {
        return isOurs(name, 0, name.length());
    }

    private static String letterAndDigits(String of, int length) {
        byte[] digest = sha256(of);
        char first = (char) ('a' + Math.floorMod(digest[0], 26));
        String base36 = new BigInteger(1, digest).toString(36);
        return first + base36.substring(base36.length() - length + 1); // the end: the beginning of a number is not even
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
