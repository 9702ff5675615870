package com.qaxal.config.edge;

import com.qaxal.model.id.ContainerId;
import org.jdbi.v3.core.Handle;

/** Keeps the settings of containers, in the transactions that change them. */
public interface SettingsKeeper {

    /** Keeps what stands now of a container of which nothing was kept yet: what it began with. */
    void begin(Handle handle, ContainerId container);

    /** Keeps what stands now under the container's current version, if it is not what was kept last. */
    void keep(Handle handle, ContainerId container);
}
