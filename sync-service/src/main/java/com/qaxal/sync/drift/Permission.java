package com.qaxal.sync.drift;

import java.io.IOException;

/** Asked before each page of what takes long. */
interface Permission {
    Permission ALWAYS = () -> {};

    /** @throws IOException when it is to break off */
    void require() throws IOException;
}
