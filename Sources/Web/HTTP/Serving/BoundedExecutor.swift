// A few threads for work that takes the processor long: hashing, compression, XML.

import Foundation

/// Runs synchronous work on a fixed number of threads, with a bounded queue in front.
///
/// The cooperative pool has as many threads as cores: two password hashes there would stop every page.
/// Here they wait in line, and who would wait too long is told so (``Overloaded``) instead.
package final class BoundedExecutor: Sendable {
    private let line: WorkLine

    /// `threads` pieces of work run at once, `queueLimit` wait.
    package init(name: String, threads: Int = ProcessInfo.processInfo.activeProcessorCount, queueLimit: Int) {
        line = WorkLine(limit: queueLimit)
        for number in 0..<max(1, threads) {
            let thread = Thread { [line] in line.work() }
            thread.name = "\(name)-\(number)"
            thread.stackSize = 4 * 1024 * 1024
            thread.start()
        }
    }

    deinit {
        line.stop()
    }

    /// Runs `work` on one of the threads and returns what it returns.
    ///
    /// Throws ``Overloaded`` when the queue is full, or when no thread was free within `timeout`. Work that
    /// has begun runs to its end: it cannot be stopped from outside.
    package func run<Value: Sendable>(
        timeout: Duration, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let id = line.nextID()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = WorkLine.Job(
                    id: id, run: { continuation.resume(with: Result { try work() }) },
                    refuse: { continuation.resume(throwing: $0) })
                line.add(job, timeout: timeout)
            }
        } onCancel: {
            line.remove(id, because: CancellationError())
        }
    }
}

/// The queue of a ``BoundedExecutor``.
///
/// Unchecked: every stored `var` is touched only under `condition`.
private final class WorkLine: @unchecked Sendable {
    struct Job {
        let id: UInt64
        let run: @Sendable () -> Void
        let refuse: @Sendable (any Error) -> Void
    }

    private let condition = NSCondition()
    private let limit: Int
    private var queue: [Job] = []
    private var idleThreads = 0
    private var lastID: UInt64 = 0
    private var isStopped = false

    init(limit: Int) {
        self.limit = limit
    }

    func nextID() -> UInt64 {
        condition.withLock {
            lastID += 1
            return lastID
        }
    }

    func add(_ job: Job, timeout: Duration) {
        let (isFull, mustWait) = condition.withLock {
            let isFull = isStopped || queue.count >= limit + idleThreads
            if !isFull {
                queue.append(job)
                condition.signal()
            }
            return (isFull, queue.count > idleThreads)
        }
        if isFull { return job.refuse(Overloaded()) }
        guard mustWait else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + timeout.inSeconds) { [self] in
            remove(job.id, because: Overloaded())
        }
    }

    func remove(_ id: UInt64, because error: any Error) {
        let job = condition.withLock {
            queue.firstIndex { $0.id == id }.map { queue.remove(at: $0) }
        }
        job?.refuse(error)
    }

    func work() {
        while let job = nextJob() { job.run() }
    }

    private func nextJob() -> Job? {
        condition.withLock {
            idleThreads += 1
            defer { idleThreads -= 1 }
            while queue.isEmpty, !isStopped { condition.wait() }
            return queue.isEmpty ? nil : queue.removeFirst()
        }
    }

    func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
        }
    }
}

extension Duration {
    /// As the old time types want it.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
