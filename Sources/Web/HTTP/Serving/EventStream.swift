// An answer that goes on: an open page is told what happens, as it happens (server-sent events).

import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// One message of a stream, as `EventSource` reads it.
package struct ServerEvent: Sendable, Equatable {
    /// What the page listens to; empty for a sign of life, which no page sees.
    package let name: String
    /// One line.
    package let data: String

    package init(_ name: String, _ data: String = "") {
        self.name = name
        self.data = data
    }

    /// Keeps proxies from taking the line for dead, and finds out who has gone.
    package static let heartbeat = ServerEvent("")

    /// As it goes over the wire. A line end inside would end the message.
    var text: String {
        guard !name.isEmpty else { return ":\n\n" }
        return "event: \(name)\ndata: \(data.split(whereSeparator: \.isNewline).joined(separator: " "))\n\n"
    }
}

extension Response {
    /// Sends what comes out of `events` until it is finished or the reader has gone.
    ///
    /// The answer has left the middleware when it begins: it takes no place among the requests worked on, is not
    /// compressed, and is kept by nobody. Whoever feeds the stream ends it when ``Shutdown/hasBegun``, or the
    /// connection is cut after its grace.
    /// - Parameter onEnd: called when nothing more is sent; not called when the answer was never begun, as for `HEAD`.
    package static func events(
        _ events: AsyncStream<ServerEvent>, onEnd: @escaping @Sendable () -> Void
    ) -> Response {
        // Not all at the same moment when a server was started anew.
        let pause = Int.random(in: 3_000...8_000)
        let body = ResponseBody { writer in
            defer { onEnd() }
            try await writer.write(ByteBuffer(string: "retry: \(pause)\n\n"))
            for await event in events { try await writer.write(ByteBuffer(string: event.text)) }
            try await writer.finish(nil)
        }
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        headers[.accelBuffering] = "no"
        return Response(status: .ok, headers: headers, body: body)
    }
}

/// The end of the program, as seen from work that goes on by itself.
package enum Shutdown {
    /// Whether the server was told to end. Seen only by tasks that began in a request or service, and by theirs.
    package static var hasBegun: Bool { Task.isShuttingDownGracefully }
}

extension HTTPField.Name {
    /// Tells nginx to pass on what comes at once.
    fileprivate static let accelBuffering = HTTPField.Name("X-Accel-Buffering") ?? .contentLocation
}
