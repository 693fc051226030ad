// Does the jobs: claims them, runs a few at once, keeps its holds alive, and stops without losing any.

import Foundation
import Kernel
import Logging
import Synchronization

/// How a worker works. The defaults are for production; tests shorten them.
package struct WorkerSettings: Sendable {
    /// Jobs at once.
    package var slots = 8
    /// How long an idle worker sleeps; a commit that queues a job in this process wakes it at once.
    package var poll = Duration.seconds(1)
    /// A hold without a heartbeat is worth so long.
    package var lease = Duration.seconds(30)
    package var heartbeat = Duration.seconds(10)
    /// How often the holds of others are looked at: a dead worker's job is taken over after the lease and two looks.
    package var watch = Duration.seconds(5)
    /// How long running jobs may go on after ``Worker/stop()``.
    package var grace = Duration.seconds(20)

    package init() {}
}

/// A worker of this process; any number of processes may have one each.
///
/// `run()` ends after ``stop()``: nothing more is claimed, running jobs may finish within the grace, the rest is
/// cancelled and given back. Cancelling the task of `run()` does the same without grace.
package final class Worker: Sendable {
    let database: Database
    let registry: JobRegistry
    let settings: WorkerSettings
    let clock: Clock
    let randomness: Randomness
    let logger: Logger
    /// Unique to this worker, so that it never takes a namesake's hold for its own.
    let name: String
    let jumps: ClockJumps
    private let kinds: [String]
    private let state = Mutex(State())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    private struct State {
        var running: [Hold: Running] = [:]
        var isStopping = false
    }

    private struct Running {
        let job: ClaimedJob
        let task: Task<Void, Never>
        /// When the last heartbeat that succeeded stops protecting the job.
        var heldUntil: ContinuousClock.Instant
    }

    package init(
        database: Database, registry: JobRegistry, settings: WorkerSettings = WorkerSettings(),
        clock: Clock = .system, randomness: Randomness = .system, logger: Logger
    ) {
        self.database = database
        self.registry = registry
        self.settings = settings
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
        name = "\(ProcessInfo.processInfo.hostName)-\(ID<Worker>())"
        jumps = ClockJumps(clock)
        kinds = registry.handlers.keys.sorted()
        (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Works until ``stop()`` or cancellation. To be called once.
    package func run() async {
        database.onWork { [signal] in signal.yield() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepTime() }
            group.addTask { await self.keepHolds() }
            for await _ in signals {
                guard !isStopping else { break }
                await fillSlots()
            }
            // A cancelled task could not wait any more.
            let grace = Task.isCancelled ? .zero : settings.grace
            await Task { await self.drain(grace) }.value
            group.cancelAll()
        }
    }

    /// Claims nothing more and lets `run()` end. May be called from anywhere, more than once.
    package func stop() {
        state.withLock { $0.isStopping = true }
        signal.yield()
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Has the slots filled soon.
    func wake() {
        signal.yield()
    }

    // MARK: - Claiming

    private func fillSlots() async {
        while !isStopping {
            let free = settings.slots - state.withLock { $0.running.count }
            guard free > 0 else { return }
            let claimedAt = ContinuousClock.now
            let jobs: [ClaimedJob]
            do {
                jobs = try await database.claim { [kinds, name, now = clock.now()] tx in
                    try tx.claimJobs(of: kinds, limit: free, worker: name, at: now)
                }
            } catch {
                logger.warning("jobs cannot be claimed", metadata: ["error": "\(error)"])
                return
            }
            for job in jobs { begin(job, claimedAt: claimedAt) }
            if jobs.count < free { return }
        }
    }

    private func begin(_ job: ClaimedJob, claimedAt: ContinuousClock.Instant) {
        state.withLock { state in
            let task = Task {
                await self.perform(job)
                self.state.withLock { state in _ = state.running.removeValue(forKey: job.hold) }
                self.wake()
            }
            state.running[job.hold] = Running(job: job, task: task, heldUntil: claimedAt + settings.lease)
        }
    }

    // MARK: - Holding

    /// Sends heartbeats, and stops runs whose hold is lost or too old to be trusted.
    private func keepHolds() async {
        var lastBeat = ContinuousClock.now
        let step = min(settings.heartbeat, .seconds(1))
        while !Task.isCancelled {
            try? await Task.sleep(for: step)
            let now = ContinuousClock.now
            stop { $0.heldUntil <= now }
            if lastBeat.duration(to: now) >= settings.heartbeat {
                lastBeat = now
                // Apart, so that a database that does not answer cannot hold up the look above.
                Task { await self.beat() }
            }
        }
    }

    private func beat() async {
        let holds = state.withLock { Array($0.running.keys) }
        guard !holds.isEmpty else { return }
        let began = ContinuousClock.now
        do {
            let alive = try await database.claim { [name] tx in try tx.beat(holds, worker: name) }
            state.withLock { state in
                for hold in alive { state.running[hold]?.heldUntil = began + settings.lease }
            }
            let lost = Set(holds).subtracting(alive)
            stop { lost.contains($0.job.hold) }
        } catch {
            logger.warning("heartbeat failed", metadata: ["error": "\(error)"])
        }
    }

    private func stop(where isLost: (Running) -> Bool) {
        for running in state.withLock({ $0.running.values.filter(isLost) }) { running.task.cancel() }
    }

    // MARK: - Ending

    private func drain(_ grace: Duration) async {
        state.withLock { $0.isStopping = true }
        await waitUntilIdle(atMost: grace)
        stop { _ in true }
        await waitUntilIdle(atMost: .seconds(5))
        // What ignores its cancellation is given back over its head: its own ending finds the hold gone.
        for running in state.withLock({ Array($0.running.values) }) {
            await settle(running.job, .givenBack)
        }
    }

    private func waitUntilIdle(atMost limit: Duration) async {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline, !state.withLock({ $0.running.isEmpty }) {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}
