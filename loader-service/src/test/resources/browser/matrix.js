// What a page can see of its requests. Each cell writes down all that it sees; with our script and without, it must be the same.
// A cell says whether its request is one of those that are recovered. Several run at a time, so each marks its requests with its number.
(() => {
  const GOOGLE = "https://www.google-analytics.com";
  const HIT = GOOGLE + "/g/collect?v=2&tid=G-X&answer=";
  /** As many as a browser has connections to a host: with more, the cell that blocks the page could wait for ones that wait for the page. */
  const AT_A_TIME = 6;
  const PATIENCE = 20_000;
  const cells = window.cells = [];
  const ours = (name, run) => cells.push({ name, run, ours: true, alone: false });
  const foreign = (name, run) => cells.push({ name, run, ours: false, alone: false });
  /** For a cell that leaves its mark on the page. */
  const alone = (name, run) => cells.push({ name, run, ours: true, alone: true });

  /** What each of these cells writes down. */
  window.run = async (numbers) => {
    const logs = {};
    const left = [...numbers];
    const work = async () => {
      while (left.length > 0) {
        const number = left.shift();
        logs[number] = await written(number);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    return logs;
  };

  async function written(number) {
    const log = [];
    const mark = "&cell=" + number;
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error("it did not end")), PATIENCE));
    try {
      await Promise.race([cells[number].run(log, (answer) => HIT + answer + mark, mark), late]);
    } catch (e) {
      log.push("CELL FAILED: " + say(e));
    }
    return log.map(String);
  }

  const say = (e) => e instanceof DOMException ? `DOMException ${e.name}: ${e.message}` : `${e && e.name}: ${(e && e.message) || e}`;
  const once = (target, type) => new Promise((done) => target.addEventListener(type, done, { once: true }));
  /** Once the server has the cell's request, whose answer comes too late. */
  const arrived = (mark) => fetch("/arrived?" + mark);
  const turn = () => new Promise((done) => setTimeout(done));

  const bodies = {
    "no body": () => undefined,
    "empty text": () => "",
    "text": () => "en=purchase&ep.name=Käse",
    "long text": () => "x".repeat(70 * 1024),
    "parameters": () => new URLSearchParams({ en: "a b", ep: "ü" }),
    "form": () => {
      const form = new FormData();
      form.set("en", "purchase");
      form.set("file", new File(["content"], "a.txt", { type: "text/plain" }));
      return form;
    },
    "blob": () => new Blob(["en=x"], { type: "text/plain;charset=UTF-8" }),
    "blob that needs a preflight": () => new Blob(["{}"], { type: "application/json" }),
    "buffer": () => new TextEncoder().encode("en=x").buffer,
    "view": () => new TextEncoder().encode("--en=x--").subarray(2, 6),
  };

  // ---- fetch ----

  async function watched(log, start) {
    let promise;
    try {
      promise = start();
    } catch (e) {
      log.push("threw " + say(e));
      return;
    }
    log.push("a promise: " + (promise instanceof Promise));
    Promise.resolve().then(() => log.push("a turn later"));
    try {
      const r = await promise;
      log.push(`${r instanceof Response} ${r.constructor.name} ${r.type} ${r.status} ${r.ok} ${r.statusText} ${r.url} ${r.redirected}`);
      log.push(`${r.bodyUsed} ${r.body === null} ${r.headers.get("Content-Type")} ${r.headers.get("X-Shown")}`);
      const copy = r.clone();
      log.push(`${copy.type} ${copy.status}`, await r.text(), await copy.text(), "used: " + r.bodyUsed);
    } catch (e) {
      log.push("rejected " + say(e));
    }
  }

  const ways = {
    "an address": (url, init) => () => fetch(url, init),
    "a URL": (url, init) => () => fetch(new URL(url), init),
    "a Request": (url, init, log) => requested(new Request(url, init), undefined, log),
    "a Request and other options": (url, init, log) =>
      requested(new Request(url, { method: "POST", body: "old", headers: { "X-Page": "old" } }), init, log),
    "no-cors": (url, init) => () => fetch(url, { ...init, mode: "no-cors" }),
    "keepalive and credentials": (url, init) => () => fetch(url, { ...init, credentials: "include", keepalive: true }),
    "headers": (url, init) => () => fetch(url, { ...init, headers: { "X-Page": "1" } }),
  };

  function requested(request, init, log) {
    return () => {
      const promise = fetch(request, init);
      log.push("used at once: " + request.bodyUsed);
      return promise;
    };
  }

  for (const [what, body] of Object.entries(bodies)) {
    for (const [how, start] of Object.entries(ways)) {
      if (what !== "long text" || how !== "keepalive and credentials") { // too long for keepalive: see below
        const init = () => ({ method: what === "no body" ? "GET" : "POST", body: body() });
        const refused = what === "no body" && how === "a Request and other options"; // a GET that has a body
        (refused ? foreign : ours)(`fetch of ${how} with ${what}`, (log, hit) => watched(log, start(hit("json"), init(), log)));
      }
    }
  }

  const post = { method: "POST", body: "en=x" };
  const inits = {
    "credentials omitted": { ...post, credentials: "omit" },
    "no referrer": { ...post, referrerPolicy: "no-referrer" },
    "another referrer": { ...post, referrer: "/elsewhere?x=1", referrerPolicy: "unsafe-url" },
    "no cache": { ...post, cache: "no-store" },
    "a priority": { ...post, priority: "high" },
    "no body at all": { method: "POST" },
    "a type of its own": { ...post, headers: { "Content-Type": "text/plain" } },
    "a Headers object": { ...post, headers: new Headers([["X-Page", "1"]]) },
    "pairs of headers": { ...post, headers: [["X-Page", "1"]] },
    "a header that no-cors forbids": { ...post, mode: "no-cors", headers: { "X-Page": "1" } },
    "method PUT": { ...post, method: "PUT" },
    "method HEAD": { method: "HEAD" },
  };
  for (const [what, init] of Object.entries(inits)) {
    ours("fetch with " + what, (log, hit) => watched(log, () => fetch(hit("json"), init)));
  }
  for (const answer of ["empty", "bad", "picture", "broken"]) {
    for (const mode of ["cors", "no-cors"]) {
      ours(`fetch in mode ${mode} answered ${answer}`, (log, hit) => watched(log, () => fetch(hit(answer), { ...post, mode })));
    }
  }
  ours("fetch of two at a time", async (log, hit) => {
    const order = [];
    await Promise.all([
      watched(log, () => fetch(hit("json"), post)).then(() => order.push("ended")),
      watched([], () => fetch(hit("json"), post)).then(() => order.push("ended")),
    ]);
    log.push(...order);
  });
  ours("fetch that follows a redirect", (log, hit) => watched(log, () => fetch(hit("redirect"), post)));
  ours("fetch that does not follow a redirect", (log, hit) => watched(log, () => fetch(hit("redirect"), { ...post, redirect: "manual" })));
  ours("fetch called on nothing", (log, hit) => watched(log, () => (0, fetch)(hit("json"), post)));
  ours("fetch of a fragment", (log, hit) => watched(log, () => fetch(hit("json") + "#part", post)));
  ours("fetch of a request of which a copy is left", async (log, hit) => {
    const request = new Request(hit("json"), post);
    const copy = request.clone();
    await watched(log, () => fetch(request));
    log.push(await copy.text());
  });

  const aborts = {
    "for no reason": (controller) => controller.abort(),
    "for a reason": (controller) => controller.abort(new Error("mine")),
    "for a text": (controller) => controller.abort("text"),
  };
  for (const [why, abort] of Object.entries(aborts)) {
    for (const kind of ["address", "Request"]) {
      const start = (url, init) => fetch(...(kind === "address" ? [url, init] : [new Request(url, init)]));
      foreign(`fetch of a ${kind} aborted before ${why}`, (log, hit) => {
        const controller = new AbortController();
        abort(controller);
        return watched(log, () => start(hit("json"), { ...post, signal: controller.signal }));
      });
      ours(`fetch of a ${kind} aborted under way ${why}`, async (log, hit, mark) => {
        const controller = new AbortController();
        const end = watched(log, () => start(hit("slow"), { ...post, signal: controller.signal }));
        await arrived(mark);
        abort(controller);
        log.push("aborted");
        await end;
      });
    }
  }
  ours("fetch aborted while its answer comes in", async (log, hit) => {
    const controller = new AbortController();
    const response = await fetch(hit("half"), { ...post, signal: controller.signal });
    log.push(response.status);
    const text = response.text();
    controller.abort();
    await text.catch((e) => log.push(say(e)));
  });
  ours("fetch that runs out of its time", (log, hit) =>
    watched(log, () => fetch(hit("slow"), { ...post, signal: AbortSignal.timeout(1_000) })));

  const faults = {
    "nothing": () => [],
    "a bad address": () => ["http://["],
    "a GET with a body": (hit) => [hit("json"), { body: "x" }],
    "a bad method": (hit) => [hit("json"), { method: "GE T" }],
    "a bad header": (hit) => [hit("json"), { ...post, headers: { "a b": "1" } }],
    "a bad mode": (hit) => [hit("json"), { ...post, mode: "navigate" }],
    "a bad option": (hit) => [hit("json"), { ...post, credentials: "maybe" }],
    "its own origin only": (hit) => [hit("json"), { ...post, mode: "same-origin" }],
    "too much for keepalive": (hit) => [hit("json"), { ...post, mode: "same-origin", body: bodies["long text"](), keepalive: true }],
  };
  for (const [what, args] of Object.entries(faults)) {
    foreign("fetch of " + what, (log, hit) => watched(log, () => fetch(...args(hit))));
  }
  foreign("fetch of a stream", (log, hit) =>
    watched(log, () => fetch(hit("json"), { method: "POST", duplex: "half", body: new Blob(["en=x"]).stream() })));
  foreign("fetch of a request that was used", async (log, hit) => {
    const request = new Request(hit("json"), post);
    await request.text();
    await watched(log, () => fetch(request));
  });
  foreign("fetch on something else", (log) => watched(log, () => fetch.call({}, "/api")));

  // ---- XMLHttpRequest ----

  const TYPES = ["readystatechange", "loadstart", "progress", "load", "error", "abort", "timeout", "loadend"];

  /** Writes all events down, as handlers and as listeners; equal ones in a row once, since the network decides on their number. */
  function observed(log, request = new XMLHttpRequest()) {
    const note = (line) => log[log.length - 1] !== line && log.push(line);
    for (const type of TYPES) {
      const tell = (how) => (event) =>
        note([how, type, request.readyState, request.status, event.target === request, event instanceof ProgressEvent]
          .concat(type === "load" ? [event.loaded, event.total, event.lengthComputable] : []).join(" "));
      request.addEventListener(type, tell("listener"));
      request["on" + type] = tell("handler");
    }
    return request;
  }

  function sum(log, request) {
    const { status, statusText, responseURL, responseType, withCredentials, readyState, timeout } = request;
    log.push([status, statusText, responseURL, responseType, withCredentials, readyState, timeout].join(" "));
    log.push([request.getResponseHeader("Content-Type"), request.getResponseHeader("X-Shown")].join(" "));
    const { response } = request;
    log.push(response && typeof response === "object" ? Object.prototype.toString.call(response) : String(response));
  }

  async function sent(log, hit, { url = hit("json"), method = "POST", body, opened = () => {}, sent = () => {} }) {
    const request = observed(log);
    request.open(method, url);
    opened(request);
    const end = once(request, "loadend");
    request.send(body);
    log.push(`sent ${request.readyState} ${request.withCredentials}`);
    sent(request);
    await end;
    await turn();
    sum(log, request);
  }

  for (const [what, body] of Object.entries(bodies)) {
    ours("XMLHttpRequest with " + what, (log, hit) => sent(log, hit, { body: body() }));
  }
  ours("XMLHttpRequest with a document", (log, hit) => sent(log, hit, { body: new DOMParser().parseFromString("<p/>", "text/xml") }));
  for (const type of ["text", "json", "blob", "arraybuffer", "document"]) {
    ours("XMLHttpRequest for " + type, (log, hit) => sent(log, hit, { opened: (request) => request.responseType = type }));
  }
  const setups = {
    "with credentials": (request) => request.withCredentials = true,
    "with a header": (request) => request.setRequestHeader("X-Page", "1"),
    "with another type": (request) => request.overrideMimeType("text/plain;charset=latin1"),
    "with time enough": (request) => request.timeout = 20_000,
  };
  for (const [what, opened] of Object.entries(setups)) {
    ours("XMLHttpRequest " + what, (log, hit) => sent(log, hit, { body: "en=x", opened }));
  }
  for (const answer of ["empty", "bad", "picture", "broken", "redirect"]) {
    ours("XMLHttpRequest answered " + answer, (log, hit) => sent(log, hit, { url: hit(answer), body: "en=x" }));
  }
  for (const method of ["GET", "get", "HEAD", "PUT"]) {
    ours("XMLHttpRequest by " + method, (log, hit) => sent(log, hit, { method, body: "en=x" }));
  }
  ours("XMLHttpRequest to a URL", (log, hit) => sent(log, hit, { url: new URL(hit("json")) }));
  ours("XMLHttpRequest that runs out of its time", (log, hit) => sent(log, hit, { url: hit("slow"), opened: (request) => request.timeout = 1_000 }));
  ours("XMLHttpRequest aborted under way", (log, hit, mark) =>
    sent(log, hit, { url: hit("slow"), sent: (request) => arrived(mark).then(() => request.abort()) }));
  ours("XMLHttpRequest aborted while its answer comes in", (log, hit) =>
    sent(log, hit, {
      url: hit("half"),
      opened: (request) => request.addEventListener("readystatechange", () => request.readyState === 3 && request.abort()),
    }));
  ours("XMLHttpRequest with an ear for its upload", (log, hit) =>
    sent(log, hit, {
      body: "en=x",
      opened: (request) =>
        ["loadstart", "load", "loadend"].forEach((type) =>
          request.upload.addEventListener(type, (event) => log.push(`upload ${type} ${event.loaded}`))
        ),
    }));
  ours("XMLHttpRequest used twice", async (log, hit) => {
    const request = observed(log);
    for (const body of ["one", "two"]) {
      request.open("POST", hit("json") + "&n=" + body);
      const end = once(request, "loadend");
      request.send(body);
      await end;
      sum(log, request);
    }
  });
  ours("XMLHttpRequest whose class was derived", async (log, hit) => {
    class Mine extends XMLHttpRequest {
      open(...args) {
        log.push("mine");
        super.open(...args);
      }
    }
    const request = observed(log, new Mine());
    log.push(`${request instanceof Mine} ${request instanceof XMLHttpRequest} ${request.constructor === Mine}`);
    request.open("POST", hit("json"));
    request.send("en=x");
    await once(request, "loadend");
    sum(log, request);
  });
  const breaches = {
    "opened badly": (request, hit) => request.open("GE T", hit("json")),
    "opened nowhere": (request) => request.open("GET", "http://["),
    "opened with too little": (request) => request.open("GET"),
    "not opened": (request) => request.send(),
    "not opened, with a header": (request) => request.setRequestHeader("X-Page", "1"),
    "aborted when opened": (request, hit) => (request.open("POST", hit("json")), request.abort()),
    "with a bad header": (request, hit) => (request.open("POST", hit("json")), request.setRequestHeader("a b", "1")),
  };
  for (const [what, run] of Object.entries(breaches)) {
    foreign("XMLHttpRequest " + what, async (log, hit) => {
      const request = observed(log);
      try {
        log.push(String(run(request, hit)));
      } catch (e) {
        log.push(say(e));
      }
      sum(log, request);
    });
  }
  ours("XMLHttpRequest sent twice", async (log, hit) => {
    const request = observed(log);
    request.open("POST", hit("json"));
    request.send("en=x");
    for (const again of [() => request.send(), () => request.setRequestHeader("X-Page", "1"), () => request.withCredentials = true]) {
      try {
        again();
      } catch (e) {
        log.push(say(e));
      }
    }
    await once(request, "loadend");
    sum(log, request);
  });
  foreign("XMLHttpRequest that waits", async (log, hit) => {
    const request = observed(log);
    request.open("POST", hit("json"), false);
    request.send("en=x");
    sum(log, request);
  });

  // ---- sendBeacon ----

  for (const [what, body] of Object.entries(bodies)) {
    (what === "long text" ? foreign : ours)("beacon with " + what, async (log, hit) => log.push(navigator.sendBeacon(hit("empty"), body())));
  }
  ours("beacon with nothing said", async (log, hit) => log.push(navigator.sendBeacon(hit("empty"))));
  const calls = {
    "to nowhere": () => navigator.sendBeacon("http://["),
    "to no web address": () => navigator.sendBeacon("data:,x"),
    "of nothing": () => navigator.sendBeacon(),
    "of something else": () => navigator.sendBeacon.call({}, "/api"),
  };
  for (const [what, call] of Object.entries(calls)) {
    foreign("beacon " + what, async (log) => {
      try {
        log.push(call());
      } catch (e) {
        log.push(say(e));
      }
    });
  }

  // ---- pixels ----

  const pixels = {
    "by property": (image, url) => image.src = url,
    "by attribute": (image, url) => image.setAttribute("src", url),
    "by attribute in capitals": (image, url) => image.setAttribute("SRC", url),
    "by a URL": (image, url) => image.src = new URL(url),
  };
  for (const [how, set] of Object.entries(pixels)) {
    for (const answer of ["picture", "empty", "bad", "broken"]) {
      // one that does not get through leads those that come after it the direct way
      (answer === "broken" ? alone : ours)(`pixel ${how} answered ${answer}`, async (log, hit) => {
        const image = how === "by attribute" ? document.createElement("img") : new Image();
        const tell = (how) => (event) =>
          log.push([how, event.type, event.target === image, event.bubbles, event.cancelable, image.src, image.complete].join(" "));
        for (const type of ["load", "error"]) {
          image["on" + type] = tell("handler");
          image.addEventListener(type, tell("listener"));
        }
        set(image, hit(answer));
        log.push(`set ${image.src} ${image.complete}`);
        await Promise.race([once(image, "load"), once(image, "error")]);
        await turn();
      });
    }
  }
  ours("pixel within the page", async (log, hit) => {
    const image = document.createElement("img");
    document.body.append(image);
    image.src = hit("picture");
    await once(image, "load");
    image.remove();
    log.push(image.src);
  });

  // ---- libraries ----

  for (const path of ["/gtm.js?id=GTM-SHOP01", "/gtag/js?id=G-SHOP1&l=layer"]) {
    for (const answer of ["library", "bad", "broken"]) {
      alone(`script of ${path} answered ${answer}`, async (log, _hit, mark) => {
        const script = document.createElement("script");
        const tell = (how) => (event) => log.push([how, event.type, event.target === script, event.bubbles, script.src].join(" "));
        for (const type of ["load", "error"]) {
          script["on" + type] = tell("handler");
          script.addEventListener(type, tell("listener"));
        }
        script.src = "https://www.googletagmanager.com" + path + "&answer=" + answer + mark;
        log.push(`set ${script.src} ${script.async}`);
        document.head.append(script);
        await Promise.race([once(script, "load"), once(script, "error")]);
        await turn();
        log.push(JSON.stringify(window.google_tag_manager), String(window.ran));
      });
    }
  }

  // ---- what is none of our business ----

  const others = {
    "the page's own": "/api?answer=json",
    "another path of Google's": GOOGLE + "/g/other?answer=json",
    "the second copy of a hit": "https://stats.g.doubleclick.net/g/collect?answer=json",
    "a search": "https://www.google.com/search?answer=json",
    "data": "data:text/plain,x",
    "an object": URL.createObjectURL(new Blob(["x"])),
  };
  for (const [what, other] of Object.entries(others)) {
    const at = (mark) => other.includes("?") ? other + mark : other;
    for (const body of ["no body", "text", "form"]) {
      const init = () => body === "no body" ? {} : { method: "POST", body: bodies[body]() };
      foreign(`fetch of ${what} with ${body}`, (log, _hit, mark) => watched(log, () => fetch(at(mark), init())));
      foreign(`fetch of a Request of ${what} with ${body}`, (log, _hit, mark) =>
        watched(log, requested(new Request(at(mark), init()), undefined, log)));
    }
    foreign("XMLHttpRequest to " + what, (log, hit, mark) => sent(log, hit, { url: at(mark), method: "GET" }));
    foreign("pixel of " + what, async (log, _hit, mark) => {
      const image = new Image();
      image.src = at(mark);
      log.push((await Promise.race([once(image, "load"), once(image, "error")])).type, image.src);
    });
    other.startsWith("data:") || foreign("beacon to " + what, async (log, _hit, mark) => {
      try {
        log.push(navigator.sendBeacon(at(mark), "x"));
      } catch (e) {
        log.push(say(e));
      }
    });
  }
  foreign("attributes of elements", async (log) => {
    for (const name of ["img", "script", "iframe", "div"]) {
      const element = document.createElement(name);
      element.setAttribute("id", "x");
      element.setAttribute("Data-X", 1);
      log.push(element.outerHTML);
      try {
        element.setAttribute("src");
      } catch (e) {
        log.push(say(e));
      }
    }
  });

  // ---- how things look ----

  const describe = (owner, name) => {
    const property = Object.getOwnPropertyDescriptor(owner, name);
    return property && Object.keys(property).map((key) => {
      const value = property[key];
      const code = () => Function.prototype.toString.call(value).replace(value.name, ""); // the name is lost to the text
      return key + "=" + (typeof value === "function" ? `${value.name}/${value.length}/${code()}` : value);
    }).join(" ");
  };
  foreign("looks", async (log) => {
    log.push(describe(window, "fetch"), describe(window, "XMLHttpRequest"), describe(Navigator.prototype, "sendBeacon"));
    log.push(describe(HTMLImageElement.prototype, "src"), describe(HTMLImageElement.prototype, "complete"));
    log.push(describe(HTMLScriptElement.prototype, "src"), describe(HTMLIFrameElement.prototype, "contentWindow"));
    for (const name of Object.getOwnPropertyNames(XMLHttpRequest.prototype)) {
      log.push(name + ": " + (name === "constructor" || describe(XMLHttpRequest.prototype, name)));
    }
    log.push(String(XMLHttpRequest.prototype.constructor === XMLHttpRequest), XMLHttpRequest.DONE, XMLHttpRequest.name);
    log.push(new XMLHttpRequest().constructor === XMLHttpRequest, Object.keys(navigator).join(), Object.keys(new XMLHttpRequest()).join());
    log.push(fetch.hasOwnProperty("prototype"), Object.prototype.toString.call(new XMLHttpRequest()));
    log.push(Object.keys(window).join());
  });
})();
