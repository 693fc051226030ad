// What a worker does every second besides jobs: waiting jobs, schedules, dead workers' jobs, metrics.

import Foundation
import Kernel
import Logging
import Metrics

/// Tells whether the wall clock moved against the monotonic clock since the start.
struct ClockJumps: Sendable {
    private let clock: Clock
    private let wall: Date
    private let monotonic = ContinuousClock.now

    init(_ clock: Clock) {
        self.clock = clock
        wall = clock.now()
    }

    /// Whether the two differ by more than ten minutes.
    var haveHappened: Bool {
        let elapsed = Double(monotonic.duration(to: .now).inMilliseconds) / 1_000
        return abs(clock.now().timeIntervalSince(wall) - elapsed) > 600
    }
}

extension Worker {
    /// Looks after everything that time brings, until cancelled. No failure ends it.
    func keepTime() async {
        var watch = LeaseWatch(lease: settings.lease, interval: settings.watch)
        var isPlanned = false
        var lastWatch: ContinuousClock.Instant?
        var lastMeasure: ContinuousClock.Instant?
        while !Task.isCancelled {
            do {
                if !isPlanned {
                    try await planSchedules()
                    isPlanned = true
                }
                try await readyJobs()
                let now = ContinuousClock.now
                if lastWatch.map({ $0.duration(to: now) >= settings.watch }) ?? true {
                    lastWatch = now
                    try await takeOver(&watch)
                }
                if lastMeasure.map({ $0.duration(to: now) >= .seconds(15) }) ?? true {
                    lastMeasure = now
                    try await measure()
                }
            } catch {
                if !Task.isCancelled { logger.warning("the worker's round failed", metadata: ["error": "\(error)"]) }
            }
            wake()
            try? await Task.sleep(for: settings.poll)
        }
    }

    private func planSchedules() async throws {
        try await database.claim { [registry, now = clock.now()] tx in try tx.plan(registry.schedules, at: now) }
    }

    private func readyJobs() async throws {
        guard !isStopping else { return }
        let now = clock.now()
        _ = try await database.claim { tx in try tx.readyWaitingJobs(at: now) }
        guard !registry.schedules.isEmpty else { return }
        let due = try await database.read { [registry] tx in try tx.dueSchedules(among: registry.schedules, at: now) }
        for (schedule, plannedAt) in due {
            _ = try await database.claim { tx in try tx.start(schedule, plannedAt: plannedAt, at: now) }
        }
    }

    private func takeOver(_ watch: inout LeaseWatch) async throws {
        let pulses = try await database.read { tx in try tx.pulses() }
        let lapsed = watch.look(at: pulses, now: .now)
        guard !lapsed.isEmpty else { return }
        let taken = try await database.claim { [now = clock.now()] tx in try tx.takeOver(lapsed, at: now) }
        if taken > 0 { logger.warning("jobs of a lost worker were taken over", metadata: ["count": "\(taken)"]) }
    }

    private func measure() async throws {
        let counts = try await database.read { tx in try Jobs.counts(in: tx) }
        for (state, count) in counts.byState {
            Gauge(label: "kabinet_jobs", dimensions: [("state", state)]).record(count)
        }
        let age = counts.oldestReadyAt.map { max(0, clock.now().timeIntervalSince($0)) } ?? 0
        Gauge(label: "kabinet_jobs_oldest_ready_seconds").record(age)
    }
}
