-- Load for bench/support/load.ts: POSTs the deliveries of FILE, each once, or GETs URL with {number} filled in.
local path = os.getenv('URL'):match('^%w+://[^/]+(/.*)$')
local file = os.getenv('FILE')
local numbers = tonumber(os.getenv('NUMBERS'))
local headers = { ['content-type'] = 'application/json', ['authorization'] = 'Bearer nlk_bench' }
local lines = {}
local next_line = 0

function init()
  if file ~= '' then
    for line in io.lines(file) do lines[#lines + 1] = line end
  else
    math.randomseed(7)
  end
end

function request()
  if file == '' then
    local number = function() return string.format('%%2B2547%08d', math.random(0, numbers - 1)) end
    return wrk.format('GET', (path:gsub('{number}', number)), headers)
  end
  next_line = next_line + 1
  local line = lines[next_line]
  if not line then wrk.thread:stop() return wrk.format('GET', '/health/live') end
  headers['x-sautikit-signature'] = line:sub(1, 64)
  return wrk.format('POST', path, headers, line:sub(66))
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  print(string.format('{"per_second":%f,"p99_ms":%f,"answered":%d,"failed":%d}',
    summary.requests / (summary.duration / 1e6), latency:percentile(99) / 1000, summary.requests - failed, failed))
end
