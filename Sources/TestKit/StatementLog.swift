import Foundation
import Logging
import Synchronization
import Web

/// Every statement a database ran, as text with placeholders, for tests that look at what pages cost.
package final class StatementLog: Sendable {
    private let lines = Mutex<[String]>([])

    package init() {}

    /// The log a database writes slow statements to; with a limit below zero all of them are slow.
    package var logger: Logger {
        Logger(label: "statements") { label in
            JSONLogHandler(
                label: label,
                sink: LogSink { [self] bytes in
                    let line = String(decoding: bytes, as: UTF8.self)
                    lines.withLock { $0.append(line) }
                })
        }
    }

    /// What ran since the last call, without repetitions.
    package func take() throws -> [String] {
        let taken = lines.withLock { lines -> [String] in
            let all = lines
            lines = []
            return all
        }
        let texts = try taken.compactMap { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).sql }
        return Set(texts).sorted()
    }

    private struct Line: Decodable {
        let sql: String?
    }
}
