package com.qaxal.config.domain;

import static com.qaxal.config.domain.FindingsTest.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.Host;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafariVerdictTest {

    @ParameterizedTest
    @CsvSource({
        // page, its last CNAME, the host's last CNAME, days
        "www.shop.example,     ,                       abc.edge.example,      7",
        "www.shop.example,     ,                       lb.shop.example,       395",
        "www.shop.co.uk,       ,                       lb.other.co.uk,        7",
        "www.shop.co.uk,       ,                       lb.shop.co.uk,         395",
        "www.shop.example,     d1.cdn.example,         d2.cdn.example,        395",
        "www.shop.example,     d1.cdn.example,         abc.edge.example,      7",
        "www.shop.example,     a.cloudfront.net,       b.cloudfront.net,      7", // a public suffix: each is its own
        "www.shop.example,     a.cloudfront.net,       a.cloudfront.net,      395"
    })
    void cnameDecidesByItsRegistrableDomain(String page, @Nullable String pageCname, String cname, int days) {
        SafariVerdict verdict = SafariVerdict.of(
                new Host(page),
                place(pageCname == null ? List.of() : List.of(pageCname), "198.51.100.1"),
                place(List.of("first.edge.example", cname), "203.0.113.1"));

        assertThat(verdict.days()).isEqualTo(days);
    }

    @ParameterizedTest
    @CsvSource({
        // page, host, days
        "198.51.100.1,             198.51.7.9,                     395",
        "198.51.100.1,             198.50.100.1,                   7",
        "198.51.0.1,               198.51.255.255,                 395",
        "2001:db8:1:2::1,          2001:db8:1:2:ffff::9,           395",
        "2001:db8:1:2::1,          2001:db8:1:3::1,                7",
        "198.51.100.1,             2001:db8::1,                    7",
        "198.51.100.1 2001:db8::1, 198.51.100.2,                   7",
        "198.51.100.1,             198.51.100.2 2001:db8::1,       7",
        "198.51.100.1 2001:db8::1, 198.51.100.2 2001:db8::2,       395",
        "198.51.100.1 2001:db8::1, 198.51.100.2 2001:db8:1::2,     7",
        "198.51.100.1,             198.51.100.2 203.0.113.1,       7"
    })
    void addressesDecideWhereThereIsNoCname(String page, String host, int days) {
        SafariVerdict verdict = SafariVerdict.of(
                new Host("www.shop.example"), place(List.of(), page.split(" ")), place(List.of(), host.split(" ")));

        assertThat(verdict.days()).isEqualTo(days);
    }

    @Test
    void capSaysWhyAndWhatWouldLiftIt() {
        SafariVerdict capped = SafariVerdict.of(
                new Host("www.shop.example"),
                place(List.of(), "198.51.100.1"),
                place(List.of("abc.edge.example"), "203.0.113.1"));
        SafariVerdict full = SafariVerdict.of(
                new Host("www.shop.example"), place(List.of(), "198.51.100.1"), place(List.of(), "198.51.100.1"));

        assertThat(capped.summary())
                .isEqualTo("7 days because the host is a CNAME to edge.example, which is not the site's own domain");
        assertThat(capped.remedy()).contains("same-origin mode");
        assertThat(full).isEqualTo(new SafariVerdict(395, "395 days", null));
    }

    @Test
    void nothingIsSaidOfWhatCannotBeLookedUp() {
        View unknown = new View(
                new Answer.Told<>(place(List.of(), "198.51.100.1")),
                new Answer.Told<>(Set.of()),
                new Answer.Untold<>(),
                new Answer.Untold<>());

        assertThat(SafariVerdict.of(new Host("www.shop.example"), unknown)).isEmpty();
    }
}
