-- Each connection walks sessions of its own by the customer's pages, as the player's script does: a
-- form in, the next page out. One thread has one connection, for wrk tells no script which one it is.
local tree, answers
local place, page, cookie, at

function init(words)
  tree, answers = words[1], { unpack(words, 2) }
end

local function form(address, body)
  return wrk.format("POST", address, {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = cookie,
    ["Sec-Fetch-Dest"] = "empty",
    ["Sec-Fetch-Site"] = "same-origin",
  }, body)
end

function request()
  if not place then
    at, page = 0, nil
    return form("/go/" .. tree, "")
  elseif not page then
    return wrk.format("GET", place, { ["Cookie"] = cookie })
  end
  at = at + 1
  return form(place, page .. "&answer=" .. answers[at])
end

local function hidden(body, name)
  return name .. "=" .. (body:match('name="' .. name .. '" value="([^"]*)"') or "")
end

function response(status, headers, body)
  if status == 303 then
    place, page = headers["location"] or headers["Location"], nil
    local given = headers["set-cookie"] or headers["Set-Cookie"]
    cookie = given and given:match("^[^;]+") or cookie
  elseif status == 200 and at < #answers then
    place = headers["content-location"] or headers["Content-Location"] or place
    page = hidden(body, "seq") .. "&" .. hidden(body, "key")
  else
    place = nil
  end
end
