package com.qaxal.bench.peers;

import com.qaxal.bench.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The three roles that nginx plays here. */
public enum Nginx implements Peer {
    /** Answers everything itself; behind every proxy, and measured as what the load costs without one. */
    ORIGIN("origin", "nginx that answers by itself: no proxy", Work.NONE),
    /** {@code proxy_pass} and nothing else. */
    PLAIN("nginx", "plain proxy_pass, keep-alive to the origin", Work.FORWARDS_ONLY),
    /** The router's own steps, in Lua. */
    LUA("nginx+lua", "the same steps in LuaJIT inside nginx", Work.EVERYTHING);

    private static final Path LUA_MODULE = Path.of("/usr/lib/nginx/modules/ngx_http_lua_module.so");

    private final String label;
    private final String description;
    private final Work work;

    Nginx(String label, String description, Work work) {
        this.label = label;
        this.description = description;
        this.work = work;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public Optional<Missing> missing() {
        if (!Tool.exists("nginx")) {
            return Optional.of(Missing.debian("nginx", "nginx"));
        }
        boolean needsLua = this == LUA && !Files.exists(LUA_MODULE);
        return needsLua ? Optional.of(Missing.debian("nginx's Lua module", "libnginx-mod-http-lua")) : Optional.empty();
    }

    @Override
    public String version() {
        return Tool.firstLine(List.of(executable(), "-v")).replace("nginx version: ", "");
    }

    @Override
    public Server start(Site site) throws IOException, InterruptedException {
        Path folder = site.folderOf(label);
        int port = this == ORIGIN ? site.originPort() : Ports.free();
        int http2Port = this == ORIGIN ? 0 : Ports.free();
        Path configuration = configuration(site, folder, port, http2Port);
        List<String> command =
                List.of(executable(), "-p", folder.toString(), "-e", "stderr", "-c", configuration.toString());
        return site.start(label, port, http2Port, command, folder);
    }

    private Path configuration(Site site, Path folder, int port, int http2Port) throws IOException {
        Map<String, Object> values = new HashMap<>(Map.of("port", port, "folder", folder));
        switch (this) {
            case ORIGIN -> {}
            case PLAIN -> {
                values.put("http2port", http2Port);
                values.put("origin", site.originPort());
            }
            case LUA -> {
                values.put("http2port", http2Port);
                values.put("module", LUA_MODULE.getParent());
                values.put("table", site.table());
                values.put("edge", Template.write("edge.lua", Map.of(), folder));
            }
        }
        return Template.write("nginx-" + name().toLowerCase(Locale.ROOT) + ".conf", values, folder);
    }

    private static String executable() {
        return Tool.find("nginx").orElse(Path.of("nginx")).toString();
    }
}
