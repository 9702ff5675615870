package com.qaxal.edge.kv;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.SiteDocument;

/** A host of one container. Its text is put together only where it leaves the process. */
record SiteKey(ContainerId container, Host host) {

    /** @throws IllegalArgumentException when the text is no such key */
    static SiteKey parse(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not the key of a site");
        }
        return new SiteKey(ContainerId.parse(key.substring(0, slash)), new Host(key.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return SiteDocument.key(container, host);
    }
}
