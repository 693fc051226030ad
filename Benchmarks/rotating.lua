-- Asks for one address after the other, those after `--`, so that no answer is the one just made; prints exact figures.

local paths = {}
local place = 0

function init(args)
    paths = args
end

function request()
    place = place % #paths + 1
    return wrk.format("GET", paths[place])
end

function done(summary, latency, requests)
    local failed = summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.status + summary.errors.timeout
    io.write(string.format("measured %.1f %d %d %d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99), failed))
end
