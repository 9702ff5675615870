// The router's steps: resolve, admit, recover, forward, keep cookies, count.
import table from "fleet.tsv";

const COLLECT = new Set(["/g/collect", "/collect", "/r/collect", "/ccm/collect"]);
const ALLOWED = new Set([...COLLECT, "/gtm.js", "/gtag/js"]);
const KEPT = new Map([
  ["_ga", "analytics"], ["FPID", "analytics"], ["FPAU", "advertising"], ["_fbp", "advertising"],
  ["_fbc", "advertising"], ["_ttp", "advertising"], ["_uetvid", "advertising"],
]);
const NOT_FORWARDED = [
  "connection", "keep-alive", "te", "trailer", "upgrade", "proxy-authorization", "forwarded", "via", "x-real-ip",
  "x-public-host", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
];
const NOT_ANSWERED = [
  "server", "via", "x-powered-by", "access-control-allow-origin", "access-control-allow-credentials",
  "access-control-allow-methods", "access-control-allow-headers", "access-control-expose-headers", "access-control-max-age",
];
const routes = new Map();
const configs = new Map();
const usage = new Map();

for (const line of table.split("\n")) {
  if (line === "") continue;
  const [host, container, token, pageHost, domain, originHost, originPort, status] = line.split("\t");
  const site = { tail: `; Max-Age=34128000; Path=/; Domain=${domain}; Secure; SameSite=Lax` };
  routes.set(host, { container, origin: `http://${originHost}:${originPort}` });
  configs.set(container, {
    paused: status === "paused",
    tokens: new Map([[token, site]]),
    sites: new Map([[host, site], [pageHost, site]]),
  });
}

function refuse(status, code) {
  return new Response(`{"type":"about:blank","status":${status},"code":"${code}"}\n`, {
    status,
    headers: { "Content-Type": "application/problem+json", "X-Qaxal-Refused": "1" },
  });
}

function hostOf(url) {
  if (url === null) return null;
  const start = url.startsWith("https://") ? 8 : url.startsWith("http://") ? 7 : -1;
  if (start < 0) return null;
  let end = start;
  while (end < url.length && !":/?#".includes(url[end])) end++;
  return url.slice(start, end).toLowerCase();
}

function parameter(query, name) {
  for (let at = query.indexOf(name); at >= 0; at = query.indexOf(name, at + 1)) {
    if (at === 0 || query[at - 1] === "&") {
      const end = query.indexOf("&", at);
      return query.slice(at + name.length, end < 0 ? query.length : end);
    }
  }
  return null;
}

function recover(query) {
  const payload = parameter(query, "d=");
  if (payload === null || payload.length > 21848) return { refusal: refuse(400, "bad_recovery_payload") };
  let uri;
  try {
    uri = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return { refusal: refuse(400, "bad_recovery_payload") };
  }
  for (let i = 0; i < uri.length; i++) {
    const c = uri.charCodeAt(i);
    if (c < 0x21 || c > 0x7e) return { refusal: refuse(400, "bad_recovery_payload") };
  }
  const question = uri.indexOf("?");
  const path = question < 0 ? uri : uri.slice(0, question);
  if (path[0] !== "/") return { refusal: refuse(400, "bad_recovery_payload") };
  const plain = path.replaceAll(/%2e/gi, ".").replaceAll(/%2f/gi, "/") + "/";
  if (path[1] === "/" || uri.includes("\\") || uri.includes("#") || plain.includes("/./") || plain.includes("/../")
    || !ALLOWED.has(path)) {
    return { refusal: refuse(403, "destination_not_allowed") };
  }
  return { path, uri, query: question < 0 ? "" : uri.slice(question + 1) };
}

const GCD = { n: true, r: true, t: true, v: true, m: false, p: false, q: false, u: false };

function gcdLetter(gcd, which) {
  let seen = 0;
  for (const c of gcd ?? "") {
    if ((c >= "a" && c <= "z") || (c >= "A" && c <= "Z")) {
      if (++seen === which) return GCD[c];
    }
  }
  return undefined;
}

// true granted, false denied, undefined unknown; a denial in either notation wins.
function combine(gcsDigit, byGcd) {
  const byGcs = gcsDigit === "1" ? true : gcsDigit === "0" ? false : undefined;
  if (byGcs === false || byGcd === false) return false;
  return byGcs ?? byGcd;
}

function category(name) {
  const known = KEPT.get(name);
  if (known !== undefined) return known;
  if (name.length > 4 && name.startsWith("_ga_")) return "analytics";
  if (name.length > 5 && name.startsWith("_gcl_")) return "advertising";
  return undefined;
}

function keep(request, query, site, headers) {
  const cookies = request.headers.get("Cookie");
  if (cookies === null) return;
  const gcs = parameter(query, "gcs=");
  const gcd = parameter(query, "gcd=");
  const readable = gcs !== null && gcs.length === 4 && gcs.startsWith("G1");
  const granted = {
    analytics: combine(readable ? gcs[3] : undefined, gcdLetter(gcd, 2)),
    advertising: request.headers.get("Sec-GPC") !== "1" && combine(readable ? gcs[2] : undefined, gcdLetter(gcd, 1)),
  };
  const settled = new Set(headers.getSetCookie().map((cookie) => cookie.slice(0, cookie.indexOf("="))));
  let extended = 0;
  for (const part of cookies.split(";")) {
    const pair = part.trim();
    const equals = pair.indexOf("=");
    if (equals <= 0) continue;
    const name = pair.slice(0, equals);
    const group = category(name);
    if (group !== undefined && granted[group] && !settled.has(name)) {
      settled.add(name);
      headers.append("Set-Cookie", pair + (name === "FPID" ? site.tail + "; HttpOnly" : site.tail));
      extended++;
    }
  }
  if (extended > 0) headers.set("Cache-Control", "private, no-store");
}

function count(container, what) {
  const key = what + container;
  usage.set(key, (usage.get(key) ?? 0) + 1);
}

function allow(headers, origin) {
  headers.set("Vary", "Origin");
  if (origin !== null) {
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Allow-Credentials", "true");
  }
}

export default {
  async fetch(request) {
    const address = request.url;
    const hostStart = address.indexOf("//") + 2;
    const pathStart = address.indexOf("/", hostStart);
    const authority = address.slice(hostStart, pathStart);
    const colon = authority.indexOf(":");
    const host = colon < 0 ? authority : authority.slice(0, colon);
    const route = routes.get(host);
    if (route === undefined) return refuse(404, "unknown_host");
    const config = configs.get(route.container);
    if (config === undefined) return refuse(500, "config_unavailable");
    const origin = request.headers.get("Origin");
    const byOrigin = config.sites.get(hostOf(origin));
    const allowed = byOrigin === undefined ? null : origin;
    if (request.method === "OPTIONS") {
      const headers = new Headers();
      allow(headers, allowed);
      if (allowed !== null) {
        headers.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        headers.set("Access-Control-Max-Age", "86400");
      }
      return new Response(null, { status: 204, headers });
    }
    if (config.paused) return refuse(402, "container_paused");

    let uri = address.slice(pathStart);
    let site = config.sites.get(host) ?? byOrigin;
    const question = uri.indexOf("?");
    let path = question < 0 ? uri : uri.slice(0, question);
    let query = question < 0 ? "" : uri.slice(question + 1);
    const recovered = path.startsWith("/k/");
    if (recovered) {
      site = config.tokens.get(path.slice(3));
      if (site === undefined) return refuse(404, "unknown_token");
      const target = recover(query);
      if (target.refusal !== undefined) return target.refusal;
      ({ path, uri, query } = target);
      count(route.container, "recovered:");
    }

    const headers = new Headers(request.headers);
    for (const name of NOT_FORWARDED) headers.delete(name);
    headers.set("CDN-Loop", "qaxal");
    headers.set("X-Forwarded-For", request.headers.get("CF-Connecting-IP") ?? "127.0.0.1");
    headers.set("X-Forwarded-Proto", "http");
    headers.set("X-Forwarded-Host", host);
    count(route.container, "");
    const bodiless = request.method === "GET" || request.method === "HEAD"; // an empty body would be one too many here
    const answer = await fetch(route.origin + uri, {
      method: request.method, headers, body: bodiless ? null : request.body, redirect: "manual",
    });

    const out = new Headers(answer.headers);
    for (const name of NOT_ANSWERED) out.delete(name);
    allow(out, allowed);
    const type = out.get("Content-Type") ?? "";
    if (COLLECT.has(path) && site !== undefined && !type.startsWith("image/") && !type.includes("javascript")) {
      keep(request, query, site, out);
    }
    return new Response(answer.body, { status: answer.status, headers: out });
  },
};
