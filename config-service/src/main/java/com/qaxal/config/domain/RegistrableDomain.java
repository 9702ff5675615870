package com.qaxal.config.domain;

import com.google.common.net.InternetDomainName;
import com.qaxal.model.id.Host;

/** The part of a host that one registrant has to himself. */
final class RegistrableDomain {
    private RegistrableDomain() {}

    /** By the Public Suffix List, its private part included, and its default rule for what it does not know. A suffix is its own. */
    static String of(Host host) {
        if (!InternetDomainName.isValid(host.value())) {
            return host.value();
        }
        InternetDomainName name = InternetDomainName.from(host.value());
        if (name.isUnderPublicSuffix()) {
            return name.topPrivateDomain().toString();
        }
        int labels = name.parts().size();
        return name.hasPublicSuffix() || labels < 2
                ? host.value()
                : String.join(".", name.parts().subList(labels - 2, labels));
    }
}
