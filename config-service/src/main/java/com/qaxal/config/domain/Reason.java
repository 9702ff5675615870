package com.qaxal.config.domain;

import com.qaxal.model.id.Host;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a domain is not (or not any more) what its owner wants it to be.
 *
 * @param code a promise to programs
 * @param text for people
 */
record Reason(String code, String text) {

    static Reason notLookedYet() {
        return new Reason("not_looked_yet", "The records have not been looked for yet.");
    }

    static Reason notInDns() {
        return new Reason("not_in_dns", "Names under localhost are in no DNS; an operator can vouch for one.");
    }

    static Reason txtMissing(Host name) {
        return new Reason("txt_missing", "There is no TXT record at " + name + ".");
    }

    static Reason txtDiffers(Host name) {
        return new Reason(
                "txt_differs",
                "The TXT record at " + name + " is not this claim's."
                        + " It may be an earlier claim's, or a wildcard record may be answering.");
    }

    static Reason addressMissing(Host host) {
        return new Reason("address_missing", host + " leads to no address.");
    }

    static Reason addressElsewhere(Host host, Place place) {
        Collection<?> where = place.cnames().isEmpty() ? sorted(place.addresses()) : place.cnames();
        String list = where.stream().map(Object::toString).collect(Collectors.joining(", "));
        return new Reason("address_elsewhere", host + " does not lead to us, but to " + list + ".");
    }

    static Reason addressPrivate(Host host, InetAddress address) {
        return new Reason(
                "address_private",
                host + " leads to " + address.getHostAddress()
                        + ", an address in a private network, which is never trusted.");
    }

    static Reason cnamesEndless(Host host) {
        return new Reason(
                "cnames_endless", "The CNAME records of " + host + " lead in a circle, or through too many names.");
    }

    static Reason resolversDisagree() {
        return new Reason(
                "resolvers_disagree",
                "The resolvers that we ask do not say the same yet. A change takes its time to arrive everywhere.");
    }

    static Reason unanswered(Host name) {
        return new Reason(
                "unanswered", "DNS told us nothing about " + name + " in time; its name servers may be out of order.");
    }

    static Reason takenOver() {
        return new Reason(
                "taken_over",
                "Another claim for this host was proven by its own TXT record."
                        + " If it is yours, set the new TXT record and have it checked.");
    }

    /** Says how long it was so before we drew the consequence. */
    Reason after(Duration time) {
        String said = time.toDays() > 0 ? time.toDays() + " days" : time.toHours() + " hours";
        return new Reason(code, "For " + said + ": " + text);
    }

    private static List<String> sorted(Collection<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).sorted().toList();
    }
}
