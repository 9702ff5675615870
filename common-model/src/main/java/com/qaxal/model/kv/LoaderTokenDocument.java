package com.qaxal.model.kv;

import com.qaxal.model.id.ContainerId;

/** {@code LOADER_TOKEN_MAP:{loader_token}}: whose snippet it is. */
public record LoaderTokenDocument(long epoch, long seq, long configVersion, ContainerId containerId)
        implements EdgeDocument {}
