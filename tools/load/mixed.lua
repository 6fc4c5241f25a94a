-- wrk's mixed load: of 200 requests one renames a list, durably; the others read lists, groups, sources, and a person, by session and by
-- permanent token, in header and body. Arguments: session, permanent token, list, person. With the one argument `bare`: the bare route.
local zero = "13814001-1dd2-11b2-b619-5502c27ed19c"
local threads = {}
local reads, list

function setup(thread)
    table.insert(threads, thread)
end

function init(arguments)
    number, refused = 0, 0
    if arguments[1] == "bare" then
        reads = { wrk.format("GET", "/bare") }
        return
    end
    local session, permanent, person = { token = arguments[1] }, { token = arguments[2] }, arguments[4]
    list = arguments[3]
    edit = session
    reads = {
        wrk.format("GET", "/v1/person/lists", session),
        wrk.format("GET", "/v1/source/groups", permanent),
        wrk.format("GET", "/v1/sources?group_id=" .. zero, session),
        wrk.format("POST", "/v1/person", permanent, '{"person_id":"' .. person .. '"}'),
        wrk.format("GET", "/v1/source/groups", {}, '{"token":"' .. arguments[2] .. '"}'),
    }
end

function request()
    number = number + 1
    if list and number % 200 == 0 then
        return wrk.format("PUT", "/v1/person/list/update", edit, '{"id":"' .. list .. '","name":"name ' .. number .. '"}')
    end
    return reads[number % #reads + 1]
end

-- What is no 200, or is an error with 200, is counted.
function response(status, headers, body)
    if status ~= 200 or body:find('"status":"error"', 1, true) then refused = refused + 1 end
end

function done(summary, latency, requests)
    local total = 0
    for _, thread in ipairs(threads) do total = total + thread:get("refused") end
    io.write("refused: " .. total .. "\n")
end
