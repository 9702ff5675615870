package com.qaxal.config.domain;

import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.id.Host;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;
import org.xbill.DNS.lookup.RedirectOverflowException;

/** Asks DNS: all resolvers at the same time, without a memory or a hosts file of our own, and never longer than allowed. */
@ApplicationScoped
class Resolvers {
    private static final int MOST_CNAMES = 8;
    private static final int TRIES = 2;
    private static final int PORT = 53;

    private final List<LookupSession> sessions;
    private final Duration deadline;

    Resolvers(ConfigSettings settings) {
        ConfigSettings.Dns dns = settings.dns();
        this.sessions = configured(dns);
        this.deadline = dns.deadline();
    }

    /** Of one name and one type of record: the CNAMEs that were followed, the asked name among them, and what was found at the end. */
    private record Found(List<Name> aliases, List<Record> records) {
        private static final Found NOTHING = new Found(List.of(), List.of());
    }

    /** What each resolver sees. */
    List<View> look(Claim claim) {
        List<CompletableFuture<View>> views =
                sessions.stream().map(each -> view(each, claim)).toList();
        return views.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<View> view(LookupSession resolver, Claim claim) {
        CompletableFuture<Answer<Place>> host = place(resolver, claim.host());
        CompletableFuture<Answer<Set<String>>> texts = texts(resolver, claim.proof());
        CompletableFuture<Answer<Place>> page = place(resolver, claim.pageHost());
        CompletableFuture<Answer<Place>> edge = place(resolver, claim.edgeHostname());
        return CompletableFuture.allOf(host, texts, page, edge)
                .thenApply(_ -> new View(host.join(), texts.join(), page.join(), edge.join()));
    }

    private CompletableFuture<Answer<Place>> place(LookupSession resolver, @Nullable Host host) {
        return host == null
                ? CompletableFuture.completedFuture(new Answer.Untold<>())
                : ask(resolver, host, Type.A).thenCombine(ask(resolver, host, Type.AAAA), Resolvers::place);
    }

    private CompletableFuture<Answer<Set<String>>> texts(LookupSession resolver, Host name) {
        return ask(resolver, name, Type.TXT).thenApply(answer -> switch (answer) {
            case Answer.Told<Found>(Found found) ->
                new Answer.Told<>(found.records().stream()
                        .flatMap(record -> record instanceof TXTRecord txt ? Stream.of(text(txt)) : Stream.empty())
                        .collect(Collectors.toSet()));
            case Answer.Endless<Found> _ -> new Answer.Endless<>();
            case Answer.Untold<Found> _ -> new Answer.Untold<>();
        });
    }

    private CompletableFuture<Answer<Found>> ask(LookupSession resolver, Host host, int type) {
        return resolver.lookupAsync(absolute(host), type)
                .toCompletableFuture()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .handle((result, failure) -> failure == null
                        ? new Answer.Told<>(new Found(result.getAliases(), result.getRecords()))
                        : failed(failure));
    }

    private static Answer<Found> failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case NoSuchDomainException _, NoSuchRRSetException _ -> new Answer.Told<>(Found.NOTHING);
            case RedirectOverflowException _ -> new Answer.Endless<>();
            default -> new Answer.Untold<>();
        };
    }

    /** One address of two kinds; what is not known of one of them could be anything. */
    private static Answer<Place> place(Answer<Found> v4, Answer<Found> v6) {
        if (v4 instanceof Answer.Told<Found>(Found four) && v6 instanceof Answer.Told<Found>(Found six)) {
            Set<InetAddress> addresses = Stream.concat(four.records().stream(), six.records().stream())
                    .flatMap(Resolvers::address)
                    .collect(Collectors.toSet());
            return new Answer.Told<>(new Place(cnames(four.records().isEmpty() ? six : four), addresses));
        }
        boolean endless = v4 instanceof Answer.Endless<Found> || v6 instanceof Answer.Endless<Found>;
        return endless ? new Answer.Endless<>() : new Answer.Untold<>();
    }

    private static Stream<InetAddress> address(Record record) {
        return switch (record) {
            case ARecord a -> Stream.of(a.getAddress());
            case AAAARecord aaaa -> Stream.of(aaaa.getAddress());
            default -> Stream.empty();
        };
    }

    private static List<Host> cnames(Found found) {
        if (found.aliases().isEmpty() || found.records().isEmpty()) {
            return List.of();
        }
        List<Name> names =
                new ArrayList<>(found.aliases().subList(1, found.aliases().size()));
        names.add(found.records().getFirst().getName());
        return names.stream()
                .flatMap(name -> Host.fromAuthority(name.toString()).stream())
                .toList();
    }

    /** A long text comes in pieces. */
    private static String text(TXTRecord txt) {
        return String.join("", txt.getStrings());
    }

    private static Name absolute(Host host) {
        try {
            return Name.fromString(host.value(), Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("a host that DNS cannot name: " + host, e);
        }
    }

    private static List<LookupSession> configured(ConfigSettings.Dns dns) {
        return dns.resolvers()
                .map(named -> named.stream()
                        .map(each -> session(List.of(address(each)), dns))
                        .toList())
                .orElseGet(
                        () -> List.of(session(ResolverConfig.getCurrentConfig().servers(), dns)));
    }

    /** Of one resolver, or of several of which one stands in for the other. */
    private static LookupSession session(List<InetSocketAddress> servers, ConfigSettings.Dns dns) {
        List<Resolver> resolvers =
                servers.stream().<Resolver>map(SimpleResolver::new).toList();
        ExtendedResolver patient = new ExtendedResolver(resolvers);
        patient.setRetries(TRIES);
        patient.setTimeout(dns.deadline());
        resolvers.forEach(each -> each.setTimeout(dns.timeout()));
        return LookupSession.builder()
                .resolver(patient)
                .maxRedirects(MOST_CNAMES + 1)
                .build();
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:5353} or {@code [2001:db8::1]:5353}. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(hasPort ? text.substring(0, colon) : text),
                    hasPort ? Integer.parseInt(text.substring(colon + 1)) : PORT);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("qaxal.config.dns.resolvers names " + text + ", which is no address", e);
        }
    }
}
