-- Places orders through the API, each under a key of its own. Arguments after `--`: articles, a comma between them, and
-- the session cookies of those who order, one each. Prints exact figures, and how many orders were answered with 201.

local articles, people = {}, {}
local threads = {}
local number = 0
placed = 0

function setup(thread)
    thread:set("id", #threads + 1)
    table.insert(threads, thread)
end

function init(args)
    for article in string.gmatch(args[1], "[^,]+") do
        table.insert(articles, article)
    end
    for index = 2, #args do
        table.insert(people, args[index])
    end
end

function request()
    number = number + 1
    local lines = {}
    for line = 0, 3 do
        local article = articles[(number * 7 + id * 31 + line * 13) % #articles + 1]
        table.insert(lines, string.format('{"sku":"%s","quantity":"1"}', article))
    end
    local name = string.format("crash-bench-%d-%d", id, number)
    local body = string.format(
        '{"lines":[%s],"address":"Тверь, ул. Лесная, 5","comment":"%s"}', table.concat(lines, ","), name)
    return wrk.format("POST", nil, {
        ["Content-Type"] = "application/json",
        ["Cookie"] = people[(number + id) % #people + 1],
        ["Idempotency-Key"] = name,
        ["Origin"] = string.format("http://%s:%s", wrk.host, wrk.port),
        ["Sec-Fetch-Site"] = "same-origin",
    }, body)
end

function response(status)
    if status == 201 then
        placed = placed + 1
    end
end

function done(summary, latency, requests)
    local orders = 0
    for _, thread in ipairs(threads) do
        orders = orders + thread:get("placed")
    end
    local failed = summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.status + summary.errors.timeout
    io.write(string.format("measured %.1f %d %d %d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99), failed))
    io.write(string.format("placed %d %.3f\n", orders, summary.duration / 1e6))
end
