import Dispatch
import Foundation
import Synchronization

/// A thread with a resource of its own that never leaves it.
///
/// Xapian blocks, and a blocked thread of Swift's cooperative pool would stop every request; and none of its handles
/// may be used by two threads at once.
final class OwnThread<Resource>: Sendable {
    private let line = WaitingLine<Resource>()

    /// - Parameter make: called once, on the thread.
    init(_ name: String, make: @escaping @Sendable () -> Resource) {
        let thread = Thread { [line] in
            // The resource goes before the end is told: whoever waits in `close` finds it closed.
            do {
                let resource = make()
                while let work = line.next() {
                    work.run(resource)
                    line.done()
                }
            }
            line.ended()
        }
        thread.name = name
        thread.start()
    }

    deinit {
        line.close {}
    }

    /// How many pieces of work wait or are under way.
    var load: Int { line.load }

    /// Runs `body` on the thread, after everything that was asked for before.
    ///
    /// - Throws: `SearchFailure` when too much waits already or the thread was closed, or what `body` throws.
    func run<Value: Sendable>(_ body: @escaping @Sendable (Resource) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let work = Work<Resource> { resource in continuation.resume(with: Result { try body(resource) }) }
            if let refusal = line.add(work) { continuation.resume(throwing: refusal) }
        }
    }

    /// Takes no more work, lets what waits be done and ends the thread.
    func close() async {
        await withCheckedContinuation { continuation in
            line.close { continuation.resume() }
        }
    }
}

/// Something to do with the resource of a thread.
private struct Work<Resource>: Sendable {
    let run: @Sendable (Resource) -> Void
}

/// What waits for a thread. Shared by its owner and the thread, so that the owner can go first.
private final class WaitingLine<Resource>: Sendable {
    private struct State {
        var waiting: [Work<Resource>] = []
        var load = 0
        var isClosed = false
        var hasEnded = false
        var onEnd: [@Sendable () -> Void] = []
    }

    /// Who comes later than so many would wait longer than any page.
    private static var capacity: Int { 512 }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    var load: Int { state.withLock { $0.load } }

    func add(_ work: Work<Resource>) -> SearchFailure? {
        let refusal = state.withLock { state -> SearchFailure? in
            if state.isClosed { return SearchFailure("the search engine is closed") }
            if state.waiting.count >= Self.capacity { return SearchFailure("too many searches wait") }
            state.waiting.append(work)
            state.load += 1
            return nil
        }
        if refusal == nil { arrivals.signal() }
        return refusal
    }

    /// The next piece of work, waited for on the calling thread; nil when all is done and the thread is to end.
    func next() -> Work<Resource>? {
        arrivals.wait()
        return state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
    }

    func done() {
        state.withLock { $0.load -= 1 }
    }

    func close(_ onEnd: @escaping @Sendable () -> Void) {
        let (isFirst, hasEnded) = state.withLock { state in
            let isFirst = !state.isClosed
            state.isClosed = true
            if !state.hasEnded { state.onEnd.append(onEnd) }
            return (isFirst, state.hasEnded)
        }
        // Behind all work: the thread that finds nothing ends.
        if isFirst { arrivals.signal() }
        if hasEnded { onEnd() }
    }

    func ended() {
        let onEnd = state.withLock { state in
            state.hasEnded = true
            defer { state.onEnd = [] }
            return state.onEnd
        }
        for tell in onEnd { tell() }
    }
}
