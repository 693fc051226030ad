import Foundation
import Glibc
import Synchronization

/// How far a long command has come: a line that is written over at a terminal, a line now and then elsewhere.
final class ProgressLine: Sendable {
    private let started = ContinuousClock.now
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    /// The last tenth (at a terminal: the last per cent) that was written.
    private let shown = Mutex<Int>(0)

    /// Shows a share of the whole, 0 to 1. Nothing is shown of what is over within two seconds.
    func show(_ share: Double) {
        guard ContinuousClock.now - started > .seconds(2) else { return }
        let percent = Int(share * 100)
        let step = isTerminal ? percent : percent / 10 * 10
        let isNew = shown.withLock { shown in
            defer { shown = step }
            return shown != step
        }
        guard isNew else { return }
        let text = isTerminal ? "\r\(step) %" : "\(step) %\n"
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Takes the line away.
    func end() {
        guard isTerminal, shown.withLock({ $0 }) > 0 else { return }
        FileHandle.standardOutput.write(Data("\r     \r".utf8))
    }
}
