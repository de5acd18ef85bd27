-- Each connection sends the forms of sessions of its own, as the player's script does, and gets the
-- next page with each answer. They were begun before the clock starts.
-- One thread has one connection, for wrk tells no script which connection it asks for.
local steps, sessions
local session, at, headers, shown_at
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

-- Words: a file of sessions, each with its cookie and when its first page was made, a line each; how
-- many of them are for one connection; the steps of a session, each a node and its answer.
function init(words)
  steps, sessions = {}, {}
  for index = 3, #words, 2 do
    steps[#steps + 1] = { "/" .. words[index], "&answer=" .. words[index + 1] }
  end
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
  elseif at % #steps == 0 then
    at = 0
    local cookie
    -- Where none is left, what is asked for is refused, and the run with it.
    session, cookie, shown_at = (table.remove(sessions) or "/none none 1"):match("(%S+) (%S+) (%S+)")
    headers = {
      ["Content-Type"] = "application/x-www-form-urlencoded;charset=UTF-8",
      ["Cookie"] = cookie,
      ["Sec-Fetch-Dest"] = "empty",
      ["Sec-Fetch-Site"] = "same-origin",
    }
  end
  at = at + 1
  local node, answer = unpack(steps[at])
  local form = "seq=" .. at .. "&key=answer-" .. at .. "&shown_at=" .. shown_at .. "&active_ms=1"
  return wrk.format("POST", session .. node, headers, form .. answer)
end
