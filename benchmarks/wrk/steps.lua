-- Each connection walks sessions of its own by the API: it starts one, then answers it to its end.
-- One thread has one connection, for wrk tells no script which connection it asks for.
local answers, start
local session, at, headers

function init(words)
  start, answers = words[1], { unpack(words, 2) }
end

function request()
  if not session then
    return wrk.format("POST", "/api/v1/sessions", { ["Content-Type"] = "application/json" }, start)
  end
  at = at + 1
  local event = '{"kind":"answered","seq":' .. at .. ',"key":"answer-' .. at
    .. '","answer":"' .. answers[at] .. '"}'
  return wrk.format("POST", "/api/v1/sessions/" .. session .. "/events", headers, event)
end

function response(status, _, body)
  if session then
    if status ~= 200 or at == #answers then session = nil end
  elseif status == 201 then
    session, at = body:match('"session":"([^"]+)"'), 0
    headers = {
      ["Content-Type"] = "application/json",
      ["Authorization"] = "Bearer " .. body:match('"token":"([^"]+)"'),
    }
  end
end
