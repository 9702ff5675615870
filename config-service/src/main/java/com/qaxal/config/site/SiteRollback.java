package com.qaxal.config.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import org.jdbi.v3.core.Handle;

/** Sets a site to what it was once set to, by the rules of today. */
@ApplicationScoped
public class SiteRollback {
    private final SiteResource sites;
    private final Validator validator;

    SiteRollback(SiteResource sites, Validator validator) {
        this.sites = sites;
        this.validator = validator;
    }

    /**
     * @param form in the shape in which the API takes it
     * @throws ApiProblem when the site is there no more, or a rule forbids it; nothing was written then
     */
    public void apply(Handle handle, ContainerId container, SiteId site, JsonNode form) {
        ContainerToken token = handle.createQuery(
                        "select container_token from site where id = :site and container_id = :container")
                .bind("site", site.value())
                .bind("container", container.value())
                .mapTo(String.class)
                .map(ContainerToken::new)
                .findOne()
                .orElseThrow(ApiProblem::notFound);
        SiteResource.SiteForm wanted = Json.mapper().convertValue(form, SiteResource.SiteForm.class);
        var broken = validator.validate(wanted);
        if (!broken.isEmpty()) {
            throw new ConstraintViolationException(broken);
        }
        sites.replace(handle, site, token, container, wanted);
    }
}
