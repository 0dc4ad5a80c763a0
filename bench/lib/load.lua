-- Driven by load.ts. A template is cut into pieces once; a request costs one random number and one concat.
local template = { method = os.getenv('BENCH_METHOD'), path = os.getenv('BENCH_PATH'), body = os.getenv('BENCH_BODY') }
local people = tonumber(os.getenv('BENCH_PEOPLE'))
local sequential = os.getenv('BENCH_ORDER') == 'sequential'
local picks = {}
for line in (os.getenv('BENCH_PICKS') or ''):gmatch('[^\n]+') do picks[#picks + 1] = line end
local sent = 0
local now = ''

local function cut(text)
  local pieces, from = {}, 1
  while true do
    local first, last, word = text:find('%$(%l+)', from)
    if not first then break end
    pieces[#pieces + 1] = text:sub(from, first - 1)
    pieces[#pieces + 1] = { word = word }
    from = last + 1
  end
  pieces[#pieces + 1] = text:sub(from)
  return pieces
end

local function fill(pieces, words)
  local out = {}
  for i = 1, #pieces do
    local piece = pieces[i]
    out[i] = type(piece) == 'table' and words[piece.word] or piece
  end
  return table.concat(out)
end

local path = cut(template.path)
local body = template.body and cut(template.body)

function init()
  math.randomseed(os.time())
  wrk.headers['authorization'] = 'Bearer ' .. os.getenv('BENCH_TOKEN')
  for name, value in (os.getenv('BENCH_HEADERS') or ''):gmatch('([^\n:]+): ([^\n]+)') do wrk.headers[name] = value end
  if body then wrk.headers['content-type'] = 'application/json' end
end

function request()
  if sent % 500 == 0 then now = os.date('!%Y-%m-%dT%H:%M:%S.') end
  sent = sent + 1
  local words = {
    person = sequential and (sent - 1) % people or math.random(0, people - 1),
    pick = #picks > 0 and picks[math.random(#picks)],
    number = math.random(0, 999999),
    time = now .. string.format('%03dZ', math.random(0, 999)),
  }
  return wrk.format(template.method, fill(path, words), nil, body and fill(body, words))
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('RESULT {"perSecond":%f,"p50Ms":%f,"p99Ms":%f,"errors":%d}', summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
