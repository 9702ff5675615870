-- The router's steps: resolve, admit, recover, forward, keep cookies, count.
local balancer = require "ngx.balancer"
local base64 = require "ngx.base64"
local ngx = ngx
local find, sub, byte, lower = string.find, string.sub, string.byte, string.lower

local edge = {}
local routes, configs = {}, {}
local usage = ngx.shared.usage

local COLLECT = { ["/g/collect"] = true, ["/collect"] = true, ["/r/collect"] = true, ["/ccm/collect"] = true }
local ALLOWED = {
  ["/g/collect"] = true, ["/collect"] = true, ["/r/collect"] = true, ["/ccm/collect"] = true,
  ["/gtm.js"] = true, ["/gtag/js"] = true,
}
local KEPT = {
  _ga = "analytics", FPID = "analytics", FPAU = "advertising", _fbp = "advertising", _fbc = "advertising",
  _ttp = "advertising", _uetvid = "advertising",
}

function edge.load(path)
  for line in io.lines(path) do
    local host, container, token, page_host, domain, origin_host, origin_port, status =
      line:match("^(.-)\t(.-)\t(.-)\t(.-)\t(.-)\t(.-)\t(.-)\t(.-)$")
    local site = {
      tail = "; Max-Age=34128000; Path=/; Domain=" .. domain .. "; Secure; SameSite=Lax",
    }
    routes[host] = {
      container = container, origin_host = origin_host, origin_port = tonumber(origin_port),
      authority = origin_host .. ":" .. origin_port,
    }
    configs[container] = {
      paused = status == "paused",
      tokens = { [token] = site },
      sites = { [host] = site, [page_host] = site },
    }
  end
end

local function refuse(status, code)
  ngx.status = status
  ngx.header["Content-Type"] = "application/problem+json"
  ngx.header["X-Qaxal-Refused"] = "1"
  ngx.say('{"type":"about:blank","status":', status, ',"code":"', code, '"}')
  return ngx.exit(status)
end

local function host_of(url)
  if not url then return nil end
  local start
  if sub(url, 1, 8) == "https://" then start = 9 elseif sub(url, 1, 7) == "http://" then start = 8 else return nil end
  local stop = find(url, "[:/?#]", start)
  return lower(sub(url, start, stop and stop - 1 or -1))
end

local function admit(context)
  local var = ngx.var
  local host = var.host
  local route = routes[host]
  if not route then return refuse(404, "unknown_host") end
  local config = configs[route.container]
  if not config then return refuse(500, "config_unavailable") end
  local origin = var.http_origin
  local by_origin = config.sites[host_of(origin)]
  context.route = route
  context.config = config
  context.allowed = by_origin and origin or nil
  context.site = config.sites[host] or by_origin
  if ngx.req.get_method() == "OPTIONS" then
    ngx.header["Vary"] = "Origin"
    if context.allowed then
      ngx.header["Access-Control-Allow-Origin"] = origin
      ngx.header["Access-Control-Allow-Credentials"] = "true"
      ngx.header["Access-Control-Allow-Methods"] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
      ngx.header["Access-Control-Max-Age"] = "86400"
    end
    return ngx.exit(204)
  end
  if config.paused then return refuse(402, "container_paused") end
  var.authority = route.authority
end

local function count(context, recovered)
  local container = context.route.container
  usage:incr(container, 1, 0)
  if recovered then usage:incr("recovered:" .. container, 1, 0) end
end

local function has_dot_segment(path)
  if not find(path, ".", 1, true) and not find(path, "%", 1, true) then return false end
  local plain = lower(path):gsub("%%2e", "."):gsub("%%2f", "/") .. "/"
  return find(plain, "/./", 1, true) or find(plain, "/../", 1, true)
end

function edge.forward()
  local context = ngx.ctx
  admit(context)
  context.collect = COLLECT[ngx.var.uri]
  context.query = ngx.var.args
  count(context, false)
end

function edge.recover()
  local context = ngx.ctx
  admit(context)
  local var = ngx.var
  local site = context.config.tokens[sub(var.uri, 4)]
  if not site then return refuse(404, "unknown_token") end
  local payload = var.arg_d
  if not payload or #payload > 21848 then return refuse(400, "bad_recovery_payload") end
  local uri = base64.decode_base64url(payload)
  if not uri or find(uri, "[^\33-\126]") then return refuse(400, "bad_recovery_payload") end
  local question = find(uri, "?", 1, true)
  local path = question and sub(uri, 1, question - 1) or uri
  if byte(path) ~= 47 then return refuse(400, "bad_recovery_payload") end
  if byte(path, 2) == 47 or find(uri, "[\\#]") or has_dot_segment(path) or not ALLOWED[path] then
    return refuse(403, "destination_not_allowed")
  end
  context.site = site
  context.collect = COLLECT[path]
  context.query = question and sub(uri, question + 1)
  var.target = uri
  count(context, true)
end

function edge.choose_origin()
  local route = ngx.ctx.route
  local ok = balancer.set_current_peer(route.origin_host, route.origin_port)
  if not ok then return ngx.exit(502) end
end

-- The value of a parameter; its name comes with the equals sign.
local function parameter(query, name)
  local start, stop = find(query, name, 1, true)
  while start do
    if start == 1 or byte(query, start - 1) == 38 then
      local ends = find(query, "&", stop + 1, true)
      return sub(query, stop + 1, ends and ends - 1 or -1)
    end
    start, stop = find(query, name, stop + 1, true)
  end
end

local GCD = { n = true, r = true, t = true, v = true, m = false, p = false, q = false, u = false }

local function gcd_letter(gcd, which)
  local seen = 0
  for i = 1, #gcd do
    local c = byte(gcd, i)
    if (c >= 97 and c <= 122) or (c >= 65 and c <= 90) then
      seen = seen + 1
      if seen == which then return GCD[sub(gcd, i, i)] end
    end
  end
end

-- true granted, false denied, nil unknown; a denial in either notation wins.
local function combine(gcs_digit, by_gcd)
  local by_gcs
  if gcs_digit == 49 then by_gcs = true elseif gcs_digit == 48 then by_gcs = false end
  if by_gcs == false or by_gcd == false then return false end
  if by_gcs == nil then return by_gcd end
  return by_gcs
end

local function consent(query)
  local gcs = query and parameter(query, "gcs=")
  local gcd = query and parameter(query, "gcd=") or ""
  local readable = gcs and #gcs == 4 and sub(gcs, 1, 2) == "G1"
  local analytics = combine(readable and byte(gcs, 4), gcd_letter(gcd, 2))
  local advertising = combine(readable and byte(gcs, 3), gcd_letter(gcd, 1))
  if ngx.var.http_sec_gpc == "1" then advertising = false end
  return analytics, advertising
end

local function category(name)
  local known = KEPT[name]
  if known then return known end
  if #name > 4 and sub(name, 1, 4) == "_ga_" then return "analytics" end
  if #name > 5 and sub(name, 1, 5) == "_gcl_" then return "advertising" end
end

local function keep(context, set)
  local cookies = ngx.var.http_cookie
  if not cookies then return false end
  local analytics, advertising = consent(context.query)
  local extended, settled = 0, {}
  for i = 1, #set do settled[set[i]:match("^[^=]*")] = true end
  local start = 1
  local length = #cookies
  while start <= length do
    local stop = find(cookies, ";", start, true) or length + 1
    while byte(cookies, start) == 32 do start = start + 1 end
    local equals = find(cookies, "=", start, true)
    if equals and equals > start and equals < stop then
      local name = sub(cookies, start, equals - 1)
      local group = category(name)
      local granted
      if group == "analytics" then granted = analytics elseif group then granted = advertising end
      if granted and not settled[name] then
        settled[name] = true
        extended = extended + 1
        local tail = name == "FPID" and context.site.tail .. "; HttpOnly" or context.site.tail
        set[#set + 1] = sub(cookies, start, stop - 1) .. tail
      end
    end
    start = stop + 1
  end
  return extended > 0
end

function edge.complete()
  local context = ngx.ctx
  if not context.route or ngx.status >= 400 and not ngx.var.upstream_status then return end
  local header = ngx.header
  header["Vary"] = "Origin"
  if context.allowed then
    header["Access-Control-Allow-Origin"] = context.allowed
    header["Access-Control-Allow-Credentials"] = "true"
  end
  if not context.collect or not context.site then return end
  local content = header["Content-Type"]
  if content and (sub(content, 1, 6) == "image/" or find(content, "javascript", 1, true)) then return end
  local set = header["Set-Cookie"]
  if set == nil then set = {} elseif type(set) == "string" then set = { set } end
  if keep(context, set) then
    header["Set-Cookie"] = set
    header["Cache-Control"] = "private, no-store"
  end
end

return edge
