import Dispatch
import Foundation
import Synchronization

/// A bounded crew of threads, each with a resource of its own that never leaves it.
///
/// A database call blocks, and a blocked thread of Swift's cooperative pool would stop every request; so the calls run
/// here. Who finds no free thread waits in a bounded queue for a bounded time, then is refused.
final class WorkerThreads<Resource>: Sendable {
    private let queue: WorkQueue<Resource>
    private let name: String
    private let make: @Sendable () -> Resource

    /// - Parameters:
    ///   - limit: threads at most; they start when needed.
    ///   - patience: how long work may wait for a thread.
    ///   - make: called once on each thread.
    init(
        _ name: String, limit: Int, patience: Duration = .seconds(2), make: @escaping @Sendable () -> Resource
    ) {
        self.name = name
        self.make = make
        queue = WorkQueue(threads: limit, capacity: 1_024, patience: patience)
    }

    deinit {
        queue.close { _ in }
    }

    /// Runs `body` on one of the threads.
    ///
    /// - Throws: ``DatabaseError/overloaded`` when no thread became free in time, or what `body` throws.
    func run<Value: Sendable>(_ body: @escaping @Sendable (Resource) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let work = Work<Resource>(
                run: { resource in continuation.resume(with: Result { try body(resource) }) },
                refuse: { continuation.resume(throwing: $0) })
            switch queue.add(work) {
            case .queued: break
            case .needsThread: startThread()
            case .needsSweep: sweep()
            case .refused(let error): continuation.resume(throwing: error)
            }
        }
    }

    /// Refuses new work, lets running work end and stops the threads.
    func close() async {
        await withCheckedContinuation { continuation in
            queue.close { threads in
                if threads == 0 { continuation.resume() }
            }
        }
    }

    private func startThread() {
        let thread = Thread { [queue, make] in
            // The resource goes before the thread is counted out: whoever waits in `close` finds it closed.
            do {
                let resource = make()
                while let work = queue.next() { work.run(resource) }
            }
            queue.threadEnded()
        }
        thread.name = name
        thread.start()
    }

    /// Refuses what waited too long, until nothing waits any more.
    private func sweep() {
        Task { [queue] in
            while let deadline = queue.refuseExpired(at: ContinuousClock.now) {
                try await Task.sleep(until: deadline, clock: .continuous)
            }
        }
    }
}

/// Something to run on a thread, and how to say no to whoever asked for it.
private struct Work<Resource>: Sendable {
    let run: @Sendable (Resource) -> Void
    let refuse: @Sendable (DatabaseError) -> Void
    var deadline = ContinuousClock.now
}

/// What waits for a thread. Shared by the crew's owner and its threads, so that the owner can go first.
private final class WorkQueue<Resource>: Sendable {
    enum Answer {
        case queued
        case needsThread
        case needsSweep
        case refused(DatabaseError)
    }

    private struct State {
        var waiting: [Work<Resource>] = []
        var threads = 0
        var idle = 0
        var isSweeping = false
        var isClosed = false
        var onThreadEnd: (@Sendable (Int) -> Void)?
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    private let threads: Int
    private let capacity: Int
    private let patience: Duration

    init(threads: Int, capacity: Int, patience: Duration) {
        self.threads = threads
        self.capacity = capacity
        self.patience = patience
    }

    func add(_ work: Work<Resource>) -> Answer {
        let answer = state.withLock { state -> Answer in
            guard !state.isClosed else { return .refused(.unavailable("the database is closed")) }
            guard state.waiting.count < capacity else { return .refused(.overloaded) }
            var work = work
            work.deadline += patience
            state.waiting.append(work)
            guard state.waiting.count > state.idle else { return .queued }
            if state.threads < threads {
                state.threads += 1
                return .needsThread
            }
            guard !state.isSweeping else { return .queued }
            state.isSweeping = true
            return .needsSweep
        }
        if case .refused = answer { return answer }
        arrivals.signal()
        return answer
    }

    /// The next piece of work, waited for on the calling thread; nil when the crew is closed.
    func next() -> Work<Resource>? {
        while true {
            state.withLock { $0.idle += 1 }
            arrivals.wait()
            let (work, isClosed) = state.withLock { state in
                state.idle -= 1
                return (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isClosed)
            }
            if let work { return work }
            // Woken for work that had been refused meanwhile.
            if isClosed { return nil }
        }
    }

    /// Refuses what is past its time; returns when to look again, nil when nothing waits.
    func refuseExpired(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let (expired, next) = state.withLock { state in
            let expired = state.waiting.prefix { $0.deadline <= now }
            state.waiting.removeFirst(expired.count)
            state.isSweeping = !state.waiting.isEmpty
            return (expired, state.waiting.first?.deadline)
        }
        for work in expired { work.refuse(.overloaded) }
        return next
    }

    func close(_ onThreadEnd: @escaping @Sendable (Int) -> Void) {
        let threads = state.withLock { state in
            state.isClosed = true
            state.onThreadEnd = onThreadEnd
            return state.threads
        }
        for _ in 0..<threads { arrivals.signal() }
        if threads == 0 { onThreadEnd(0) }
    }

    func threadEnded() {
        let (left, tell) = state.withLock { state in
            state.threads -= 1
            return (state.threads, state.onThreadEnd)
        }
        tell?(left)
    }
}
