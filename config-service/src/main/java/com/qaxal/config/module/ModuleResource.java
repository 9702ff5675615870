package com.qaxal.config.module;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.ETags;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.container.Containers;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.edge.ModuleSettings;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Modules;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Which optional features are on (seed 2.7), and how they are set. */
@Tag(name = "Modules")
@Path("/")
@Authenticated
@RunOnVirtualThread
public class ModuleResource {
    private final Jdbi jdbi;
    private final Containers containers;
    private final Access access;
    private final EdgeVisible edge;
    private final Audit audit;

    ModuleResource(Jdbi jdbi, Containers containers, Access access, EdgeVisible edge, Audit audit) {
        this.jdbi = jdbi;
        this.containers = containers;
        this.access = access;
        this.edge = edge;
        this.audit = audit;
    }

    /** @param settings in the module's own shape, where absent fields have their defaults; absent: they stay as they are */
    record Wanted(@NotNull Boolean enabled, @Nullable JsonNode settings) {}

    /** @param entitled whether the plan allows it; a module works when it is enabled and entitled */
    record Module(boolean enabled, boolean entitled, JsonNode settings) {}

    record ModuleMap(Map<String, Module> modules) {}

    private record Stored(boolean enabled, JsonNode settings) {}

    @GET
    @Path("v1/containers/{container}/modules")
    @Operation(summary = "Modules of a container")
    public ModuleMap all(@PathParam("container") UUID container) {
        access.require(containers.owner(new ContainerId(container)), Role.VIEWER);
        return read(container);
    }

    @GET
    @Path("v1/containers/{container}/modules/{module}")
    @Operation(summary = "One module of a container")
    public RestResponse<Module> one(@PathParam("container") UUID container, @PathParam("module") String module) {
        access.require(containers.owner(new ContainerId(container)), Role.VIEWER);
        ModuleKey key = ModuleKey.byKey(module).orElseThrow(ApiProblem::notFound);
        return ETags.tagged(read(container, key));
    }

    @PUT
    @Path("v1/containers/{container}/modules/{module}")
    @Once
    @Operation(summary = "Switch a module on or off, and set it")
    public RestResponse<Module> set(
            @PathParam("container") UUID container,
            @PathParam("module") String module,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull Wanted wanted) {
        ContainerId id = new ContainerId(container);
        ClientId client = containers.owner(id);
        access.require(client, Role.EDITOR);
        ModuleKey key = ModuleKey.byKey(module).orElseThrow(ApiProblem::notFound);
        String settings = checked(key, wanted.settings());
        return ETags.tagged(edge.change(id, handle -> {
            Module before = read(container, key);
            ETags.require(ifMatch, before);
            store(handle, id, key, wanted, settings);
            Module after = read(container, key);
            audit.changed(handle, "module.set", client, id + "/" + module, before, after);
            return after;
        }));
    }

    /** By the rules of the module. */
    static String checked(ModuleKey key, @Nullable JsonNode given) {
        Object checked = complete(key, given);
        switch (checked) {
            case Modules.CookieKeeper settings -> CookieKeeperRules.require(settings);
            case Modules.GtmRecovery settings -> GtmRecoveryRules.require(settings);
            default -> {}
        }
        return Json.mapper().valueToTree(checked).toString();
    }

    static int store(Handle handle, ContainerId container, ModuleKey key, Wanted wanted, String settings) {
        return handle.createUpdate("insert into module_setting (container_id, module_key, enabled, settings)"
                        + " values (:container, :key, :enabled, cast(:settings as jsonb)) on conflict (container_id, module_key)"
                        + " do update set enabled = excluded.enabled,"
                        + " settings = case when :given then excluded.settings else module_setting.settings end")
                .bind("container", container.value())
                .bind("key", key.key())
                .bind("enabled", wanted.enabled())
                .bind("settings", settings)
                .bind("given", wanted.settings() != null)
                .execute();
    }

    private Module read(UUID container, ModuleKey module) {
        return Objects.requireNonNull(read(container).modules().get(module.key()));
    }

    private ModuleMap read(UUID container) {
        Map<String, Stored> stored = new LinkedHashMap<>();
        Set<String> entitled = jdbi.withHandle(handle -> {
            handle.createQuery(
                            "select module_key, enabled, settings from module_setting where container_id = :container")
                    .bind("container", container)
                    .map((row, _) -> Map.entry(
                            row.getString("module_key"),
                            new Stored(
                                    row.getBoolean("enabled"),
                                    Json.decode(
                                            row.getString("settings").getBytes(StandardCharsets.UTF_8),
                                            JsonNode.class))))
                    .forEach(entry -> stored.put(entry.getKey(), entry.getValue()));
            return Set.copyOf(handle.createQuery(
                            "select unnest(entitlements) from subscription_state where container_id = :container")
                    .bind("container", container)
                    .mapTo(String.class)
                    .list());
        });
        Map<String, Module> modules = new LinkedHashMap<>();
        for (ModuleKey key : ModuleKey.values()) {
            Stored set = stored.get(key.key());
            JsonNode settings = Json.mapper().valueToTree(complete(key, set == null ? null : set.settings()));
            modules.put(key.key(), new Module(set == null || set.enabled(), entitled.contains(key.key()), settings));
        }
        return new ModuleMap(modules);
    }

    private static Object complete(ModuleKey key, @Nullable JsonNode given) {
        ApiProblem.require(given == null || given.isObject(), "settings", "is an object");
        try {
            return ModuleSettings.check(key, given);
        } catch (UnrecognizedPropertyException e) {
            throw ApiProblem.invalid("settings." + e.getPropertyName(), "is no setting of this module");
        } catch (JsonProcessingException e) {
            String rule = e.getCause() instanceof IllegalArgumentException broken ? ": " + broken.getMessage() : "";
            throw ApiProblem.invalid("settings", "does not fit the module" + rule);
        }
    }
}
