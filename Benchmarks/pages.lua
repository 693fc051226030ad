-- Asks for one page with a session and prints exact figures, since wrk rounds what it prints itself.

function done(summary, latency, requests)
    local failed = summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.status + summary.errors.timeout
    io.write(string.format("measured %.1f %d %d %d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99), failed))
end
