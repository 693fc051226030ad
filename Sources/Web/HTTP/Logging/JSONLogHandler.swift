// Log lines as JSON, one object a line, for people with jq and machines alike.

import Foundation
import Logging
import NIOConcurrencyHelpers

/// A swift-log backend that writes `{"time":…,"level":…,"logger":…,"message":…, …metadata}` to a sink.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let sink: LogSink
    private let now: @Sendable () -> Date

    package init(
        label: String, level: Logger.Level = .info, sink: LogSink = .standardOutput,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.label = label
        self.sink = sink
        self.now = now
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error { all["error"] = "\(String(reflecting: error))" }
        var line = JSONLine()
        line.field("time", LogTime.text(now()))
        line.field("level", event.level.rawValue)
        line.field("logger", label)
        line.field("message", event.message.description)
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            // Hummingbird's name for what is one request id everywhere else.
            line.field(key == "hb.request.id" ? "request_id" : key, value)
        }
        sink.write(line.closed())
    }
}

/// Where lines go: each in one piece, so that threads do not mix theirs.
package struct LogSink: Sendable {
    let write: @Sendable ([UInt8]) -> Void

    package init(_ write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// The process's standard output, unbuffered: a line is out when the call returns.
    package static let standardOutput = LogSink.descriptor(1)

    /// An open file descriptor.
    package static func descriptor(_ descriptor: Int32) -> LogSink {
        let lock = NIOLock()
        return LogSink { bytes in
            lock.withLock {
                var start = 0
                while start < bytes.count {
                    let count = bytes[start...].withUnsafeBytes {
                        Foundation.write(descriptor, $0.baseAddress, $0.count)
                    }
                    // A log that cannot be written must not stop the work it tells of.
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { return }
                    start += count
                }
            }
        }
    }
}

/// UTC with milliseconds, without the cost of a formatter.
enum LogTime {
    static func text(_ date: Date) -> String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let fields = [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec].map(pad)
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return
            "\(Int(parts.tm_year) + 1900)-\(fields[0])-\(fields[1])T\(fields[2]):\(fields[3]):\(fields[4]).\(fraction)Z"
    }

    private static func pad(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
