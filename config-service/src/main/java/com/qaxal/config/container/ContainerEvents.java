package com.qaxal.config.container;

import com.qaxal.config.event.Hints;
import com.qaxal.model.event.ContainerLifecycle;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Tells billing of containers at once; what is lost here, it reads from the feed. */
@ApplicationScoped
class ContainerEvents {
    private final Hints hints;

    ContainerEvents(@Channel("containers") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> topic) {
        this.hints = new Hints(topic, "com.qaxal.container");
    }

    void tell(ContainerLifecycle container) {
        hints.send(container.containerId().toString(), container);
    }
}
