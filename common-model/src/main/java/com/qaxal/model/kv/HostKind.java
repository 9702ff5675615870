package com.qaxal.model.kv;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a browser came to know a host of ours. */
public enum HostKind {
    /** A name under the platform's domain, shared with other tenants: cookies there are never given a Domain. */
    @JsonProperty("edge_hostname")
    EDGE_HOSTNAME,
    /** A verified name of the customer. */
    @JsonProperty("custom_domain")
    CUSTOM_DOMAIN
}
