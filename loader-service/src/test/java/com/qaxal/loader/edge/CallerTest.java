package com.qaxal.loader.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which modules act on a page. */
class CallerTest {
    private static final ContainerToken SHOP = ContainerToken.next();
    private static final ContainerToken DIRECT = ContainerToken.next();
    private static final Modules ALL = new Modules(
            Modules.AdblockItpDetection.DEFAULT,
            Modules.CookieKeeper.DEFAULT,
            new Modules.CustomDomain(),
            Modules.GtmRecovery.DEFAULT,
            new Modules.SgtmProxy());

    @Test
    void siteThatIsLeftAloneHasTheOtherModulesAndItsNeighbourHasAll() {
        assertThat(caller(SHOP).modules()).isEqualTo(ALL);
        assertThat(caller(DIRECT).modules())
                .isEqualTo(new Modules(
                        ALL.adblockItpDetection(), ALL.cookieKeeper(), ALL.customDomain(), null, ALL.sgtmProxy()));
    }

    private static Caller.Known caller(ContainerToken site) {
        EdgeConfigDocument config = new EdgeConfigDocument(
                1,
                1,
                1,
                ContainerId.next(),
                EdgeConfigDocument.Status.ACTIVE,
                List.of(),
                ALL,
                Set.of(),
                Map.of(SHOP.value(), site(false), DIRECT.value(), site(true)),
                SHOP,
                "d",
                false,
                false,
                EdgeConfigDocument.Limits.DEFAULT);
        return new Caller.Known(config, new Host("data.shop.test"), "", site.value(), null);
    }

    private static EdgeConfigDocument.Site site(boolean direct) {
        return new EdgeConfigDocument.Site(SiteId.next(), null, null, null, null, List.of(), List.of(), direct);
    }
}
