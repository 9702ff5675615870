using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    (name = "origins", network = (allow = ["local", "private", "public"])),
  ],
  sockets = [(name = "visitors", address = "127.0.0.1:@port@", http = (), service = "edge")],
);

const edge :Workerd.Worker = (
  modules = [
    (name = "edge.js", esModule = embed "edge.js"),
    (name = "fleet.tsv", text = embed "fleet.tsv"),
  ],
  compatibilityDate = "2025-06-01",
  globalOutbound = "origins",
);
