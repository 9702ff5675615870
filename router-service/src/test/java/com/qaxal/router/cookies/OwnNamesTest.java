package com.qaxal.router.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnNamesTest {

    @Test
    void everySiteHasNamesOfItsOwnThatLookLikeNothing() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            OwnNames own = OwnNames.of(ContainerId.next(), SiteId.next());
            names.add(own.master());
            names.add(own.marker());
        }

        assertThat(names).hasSize(2000).allMatch(name -> name.matches("[a-z][a-z0-9]{10}"));
    }

    @Test
    void namesOfAContainerBeginAlikeAndStayTheSame() {
        ContainerId container = ContainerId.next();
        SiteId site = SiteId.next();

        OwnNames names = OwnNames.of(container, site);

        assertThat(OwnNames.of(container, site)).isEqualTo(names);
        assertThat(OwnNames.of(container, SiteId.next()).master()).startsWith(names.prefix());
        assertThat(OwnNames.of(container, SiteId.next()).master()).isNotEqualTo(names.master());
        assertThat(OwnNames.of(ContainerId.next(), site).prefix()).isNotEqualTo(names.prefix());
    }

    @Test
    void onlyNamesOfOursAreOurs() {
        OwnNames names = OwnNames.of(ContainerId.next(), SiteId.next());

        assertThat(names.isOurs(names.master())).isTrue();
        assertThat(names.isOurs(names.marker())).isTrue();
        assertThat(names.isOurs(names.master() + "x")).isFalse();
        assertThat(names.isOurs(names.prefix())).isFalse();
        assertThat(names.isOurs("_ga")).isFalse();
        assertThat(names.isOurs("")).isFalse();
    }
}
