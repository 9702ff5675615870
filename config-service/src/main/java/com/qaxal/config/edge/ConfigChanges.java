package com.qaxal.config.edge;

import com.qaxal.config.event.Hints;
import com.qaxal.model.event.ConfigChange;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Hints to sync that there is something to read. One that is lost costs at most sync's next poll. */
@ApplicationScoped
class ConfigChanges {
    private final Hints hints;

    ConfigChanges(@Channel("config-changes") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> topic) {
        this.hints = new Hints(topic, "com.qaxal.config-change");
    }

    void hint(ConfigChange change) {
        hints.send(change.containerId().toString(), change);
    }
}
