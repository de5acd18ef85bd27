-- Each connection answers sessions of its own by the API, which were begun before the clock starts.
-- One thread has one connection, for wrk tells no script which connection it asks for.
local answers, sessions
local session, at, headers
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

-- Words: a file of sessions and their tokens, a line each; how many of them are for one connection;
-- the answers of a session.
function init(words)
  answers, sessions = { unpack(words, 3) }, {}
  local share, line = tonumber(words[2]), 0
  for text in io.lines(words[1]) do
    if math.floor(line / share) == number then sessions[#sessions + 1] = text end
    line = line + 1
  end
  -- The first thread is asked for a request that is never sent.
  at = number == 0 and -1 or 0
end

function request()
  if at < 0 then
    at = 0
    return wrk.format()
  elseif at % #answers == 0 then
    at = 0
    local token
    -- Where none is left, what is asked for is refused, and the run with it.
    session, token = (table.remove(sessions) or "none none"):match("(%S+) (%S+)")
    headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
  end
  at = at + 1
  local event = '{"kind":"answered","seq":' .. at .. ',"key":"answer-' .. at
    .. '","answer":"' .. answers[at] .. '"}'
  return wrk.format("POST", "/api/v1/sessions/" .. session .. "/events", headers, event)
end
