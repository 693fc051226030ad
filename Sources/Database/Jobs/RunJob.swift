// One run of one job: the handler within its time limit, then its end recorded, whatever the end was.

import Foundation
import Kernel
import Logging
import Metrics
import Synchronization

/// A handler took longer than its time limit.
private struct TimeLimitExceeded: Error {}

extension Worker {
    /// Runs the handler and records how it ended.
    func perform(_ job: ClaimedJob) async {
        let began = ContinuousClock.now
        let context = JobContext(
            database: database, logger: logger(for: job), attempt: job.attempt, eventID: job.eventID,
            hasClockJumped: jumps.haveHappened, clock: clock, job: job)
        let end = await run(job, context)
        let settlement = context.isFinished ? Settlement.done : await settle(job, end)
        if let settlement { report(job, end, settlement, context.logger) }
        Metrics.Timer(label: "kabinet_job_duration", dimensions: [("kind", job.kind)])
            .recordNanoseconds(began.duration(to: .now).inNanoseconds)
        if let settlement {
            let dimensions = [("kind", job.kind), ("outcome", settlement.rawValue)]
            Counter(label: "kabinet_jobs_total", dimensions: dimensions).increment()
        }
    }

    /// Records the end of a run; nil when the database did not answer, then the job is taken over later.
    @discardableResult
    func settle(_ job: ClaimedJob, _ end: RunEnd) async -> Settlement? {
        let patience: [Duration] = [.zero, .milliseconds(200), .seconds(1), .seconds(5)]
        // Apart from the run's own task, which may be cancelled: the end is recorded all the same.
        return await Task { [database, clock, logger] in
            for delay in patience {
                try? await Task.sleep(for: delay)
                do {
                    return try await database.claim { [now = clock.now()] tx in try tx.settle(job, end, at: now) }
                } catch {
                    logger.error("the end of a job is not recorded yet", metadata: ["error": "\(error)"])
                }
            }
            return nil
        }.value
    }

    private func run(_ job: ClaimedJob, _ context: JobContext) async -> RunEnd {
        guard let handler = registry.handlers[job.kind] else { return .givenBack }
        do {
            try await withTimeLimit(handler.timeLimit) { try await handler.run(job.payload, context) }
            return .done
        } catch let failure as JobFailure {
            switch failure {
            case .permanent(let reason): return .permanentlyFailed(String(reason.prefix(500)))
            case .unavailable(let delay, let reason):
                let seconds = Double(delay.inMilliseconds) / 1_000
                return .postponed(String(reason.prefix(500)), retryAfter: max(1, seconds))
            }
        } catch {
            // Cancelled by a shutdown or a lost hold; in the latter case giving back changes nothing.
            if Task.isCancelled { return .givenBack }
            return .failed(
                String("\(error)".prefix(500)),
                retryAfter: Backoff.delay(afterAttempt: job.attempt, jitter: jitter()))
        }
    }

    private func jitter() -> Double {
        var generator = randomness
        return Double.random(in: 0...1, using: &generator)
    }

    private func logger(for job: ClaimedJob) -> Logger {
        var logger = logger
        logger[metadataKey: "job"] = "\(job.id)"
        logger[metadataKey: "kind"] = "\(job.kind)"
        return logger
    }

    private func report(_ job: ClaimedJob, _ end: RunEnd, _ settlement: Settlement, _ logger: Logger) {
        switch settlement {
        case .done, .givenBack: break
        case .lost: logger.notice("another worker took the job over, or it was cancelled")
        case .retry: logger.warning("the job failed and is tried again", metadata: ["end": "\(end)"])
        case .dead: logger.error("the job failed for good", metadata: ["end": "\(end)"])
        }
    }
}

extension JobContext {
    var isFinished: Bool { progress.isFinished.load(ordering: .acquiring) }
}

/// Runs `body`, cancelled when it takes longer than `limit`.
private func withTimeLimit(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw TimeLimitExceeded()
        }
        defer { group.cancelAll() }
        try await group.next()
    }
}

extension Duration {
    var inNanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
