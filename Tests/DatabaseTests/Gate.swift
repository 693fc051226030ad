import Dispatch
import Foundation
import Synchronization

/// Opens once. Tests wait for it without holding a thread, closures of transactions by holding theirs.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let threads = DispatchSemaphore(value: 0)

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
        threads.signal()
    }

    /// For tests: never blocks one of the few threads that all tests share.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// For closures on a database's own thread; false when it stayed shut for so long.
    func block(seconds: Double = 20) -> Bool {
        let isOpen = threads.wait(timeout: .now() + seconds) == .success
        if isOpen { threads.signal() }
        return isOpen
    }
}

/// Lets closures of two transactions wait for one another.
final class Meeting: Sendable {
    private let arrivals = Atomic<Int>(0)
    private let everybody = Gate()
    private let seconds: Double

    /// - Parameter seconds: how long to wait: short where an engine lets only one in, so that they never meet.
    init(seconds: Double) {
        self.seconds = seconds
    }

    func join() {
        let count = arrivals.add(1, ordering: .relaxed).newValue
        if count == 2 { everybody.open() }
        // Later rounds, after a serialization failure, pass at once.
        if count < 2 { _ = everybody.block(seconds: seconds) }
    }
}
