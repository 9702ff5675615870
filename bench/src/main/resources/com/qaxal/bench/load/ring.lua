-- Sends prepared requests round and round; prints one line at the end.
local ring, size, at = {}, 0, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  while true do
    local length = file:read("*l")
    if not length then break end
    size = size + 1
    ring[size] = file:read(tonumber(length))
  end
  file:close()
end

function request()
  at = at + 1
  if at > size then at = 1 end
  return ring[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %d %d %d %d %d\n",
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
