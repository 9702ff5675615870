package com.qaxal.config.domain;

import com.qaxal.model.net.PrivateNetwork;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What follows from a look at DNS.
 *
 * @param owned whether who claims the host controls its zone
 * @param leadsToUs whether visitors of the host come to the edge
 */
record Findings(Finding owned, Finding leadsToUs) {

    /** Judges what one resolver sees. */
    static Findings of(View view, Claim claim, Entrance entrance) {
        return new Findings(owned(view.texts(), claim), leadsToUs(view, claim, entrance));
    }

    /** What all of them agree on; where they do not, or one cannot tell, it stays open. */
    static Findings agreed(List<Findings> each) {
        return new Findings(
                agreement(each.stream().map(Findings::owned).toList()),
                agreement(each.stream().map(Findings::leadsToUs).toList()));
    }

    /** Both together: what a host needs to be served. */
    Finding both() {
        if (owned instanceof Finding.No) {
            return owned;
        }
        return leadsToUs instanceof Finding.No || owned instanceof Finding.Yes ? leadsToUs : owned;
    }

    private static Finding owned(Answer<Set<String>> texts, Claim claim) {
        return switch (texts) {
            case Answer.Told<Set<String>>(Set<String> told) when told.contains(claim.token()) -> new Finding.Yes();
            case Answer.Told<Set<String>>(Set<String> told) ->
                new Finding.No(told.isEmpty() ? Reason.txtMissing(claim.proof()) : Reason.txtDiffers(claim.proof()));
            case Answer.Endless<Set<String>> _ -> new Finding.No(Reason.cnamesEndless(claim.proof()));
            case Answer.Untold<Set<String>> _ -> new Finding.Open(Reason.unanswered(claim.proof()));
        };
    }

    private static Finding leadsToUs(View view, Claim claim, Entrance entrance) {
        return switch (view.host()) {
            case Answer.Told<Place>(Place place) -> leadsToUs(place, view.edge(), claim, entrance);
            case Answer.Endless<Place> _ -> new Finding.No(Reason.cnamesEndless(claim.host()));
            case Answer.Untold<Place> _ -> new Finding.Open(Reason.unanswered(claim.host()));
        };
    }

    /** By the name, or by the addresses alone: an apex cannot have a CNAME. */
    private static Finding leadsToUs(Place place, Answer<Place> edgeHostname, Claim claim, Entrance entrance) {
        if (place.addresses().isEmpty()) {
            return new Finding.No(Reason.addressMissing(claim.host()));
        }
        Optional<InetAddress> inside =
                place.addresses().stream().filter(PrivateNetwork::contains).findAny();
        if (inside.isPresent()) {
            return new Finding.No(Reason.addressPrivate(claim.host(), inside.get()));
        }
        boolean isNamed = place.cnames().stream().anyMatch(name -> name.isWithin(entrance.domain()));
        if (isNamed || entrance.addresses().containsAll(place.addresses())) {
            return new Finding.Yes();
        }
        if (!entrance.addresses().isEmpty()) {
            return new Finding.No(Reason.addressElsewhere(claim.host(), place));
        }
        return switch (edgeHostname) {
            case Answer.Told<Place>(Place own) when own.addresses().containsAll(place.addresses()) -> new Finding.Yes();
            case Answer.Told<Place> _, Answer.Endless<Place> _ ->
                new Finding.No(Reason.addressElsewhere(claim.host(), place));
            case Answer.Untold<Place> _ -> new Finding.Open(Reason.unanswered(claim.edgeHostname()));
        };
    }

    private static Finding agreement(List<Finding> each) {
        Optional<Finding> open =
                each.stream().filter(Finding.Open.class::isInstance).findFirst();
        if (open.isPresent()) {
            return open.get();
        }
        boolean same = each.stream().map(Finding::getClass).distinct().count() == 1;
        return same ? each.getFirst() : new Finding.Open(Reason.resolversDisagree());
    }
}
