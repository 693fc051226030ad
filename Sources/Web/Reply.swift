import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

extension CommandResult {
    /// See other: after a form was done, the browser asks for the next page.
    ///
    /// - Parameters:
    ///   - message: key of the text shown there once.
    ///   - clears: the form whose kept draft is no longer needed.
    ///   - undo: what «Вернуть» beside the message sends; nil where there is no way back.
    package static func redirect(
        to path: String, message: String? = nil, _ arguments: [String: String] = [:], clears: String? = nil,
        undo: UndoForm? = nil
    ) -> CommandResult {
        var headers = ["Location": path]
        if let message {
            headers["Set-Cookie"] = Flash(key: message, arguments: arguments, clears: clears, undo: undo).cookie
        }
        return CommandResult(status: 303, headers: headers, body: [])
    }

    /// A JSON answer.
    ///
    /// - Throws: `EncodingError` for values JSON does not know.
    package static func json(_ value: some Encodable, status: Int = 200, headers: [String: String] = [:]) throws
        -> CommandResult
    {
        var headers = headers
        headers["Content-Type"] = "application/json; charset=utf-8"
        return CommandResult(status: status, headers: headers, body: Array(try JSONEncoder.canonical.encode(value)))
    }
}

extension Response {
    /// A stored or fresh result on its way out.
    package init(_ result: CommandResult) {
        var headers = HTTPFields()
        for (name, value) in result.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        headers[.cacheControl] = "no-store"
        self.init(
            status: .init(code: result.status), headers: headers,
            body: result.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: result.body)))
    }

    /// See other, where it is said why something was not done.
    package static func redirect(to path: String, refusal: some Refusal) -> Response {
        let flash = Flash(key: refusal.key, arguments: refusal.arguments, refusal: true)
        return Response(CommandResult(status: 303, headers: ["Location": path, "Set-Cookie": flash.cookie], body: []))
    }

    /// See other.
    package static func redirect(to path: String, message: String? = nil, _ arguments: [String: String] = [:])
        -> Response
    {
        Response(CommandResult.redirect(to: path, message: message, arguments))
    }
}

extension HTML: ResponseGenerator {
    /// The page as an answer; personal pages are not kept by any cache.
    package func response(status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        headers[.contentLength] = String(bytes.count)
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    package func response(from request: Request, context: some RequestContext) throws -> Response { response() }
}

/// A message shown once on the next page, carried by a cookie of a minute.
package struct Flash: Codable, Sendable {
    package let key: String
    package let arguments: [String: String]
    /// The `data-keep` name of the form that is done.
    package let clears: String?
    /// Whether something was not done, and this says why; nil, as in older cookies, for no.
    package let isRefusal: Bool?
    /// The way back.
    package private(set) var undo: UndoForm?

    static let cookieName = "flash"
    /// Browsers drop cookies of more than 4096 bytes, name and attributes included.
    private static let sizeLimit = 2900

    package init(
        key: String, arguments: [String: String] = [:], clears: String? = nil, refusal isRefusal: Bool = false,
        undo: UndoForm? = nil
    ) {
        self.key = key
        self.isRefusal = isRefusal ? true : nil
        self.arguments = arguments
        self.clears = clears
        self.undo = undo
    }

    var cookie: String {
        var data = (try? JSONEncoder.canonical.encode(self)) ?? Data()
        if data.count > Self.sizeLimit, undo != nil {
            // The message matters more than the shortcut: what was removed can be brought back where it was.
            var short = self
            short.undo = nil
            data = (try? JSONEncoder.canonical.encode(short)) ?? Data()
        }
        return "\(Self.cookieName)=\(data.base64URL); Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
    }

    static let clearing = "\(cookieName)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"

    init?(_ request: Request) {
        guard let value = request.cookie(Self.cookieName), let data = Data(base64URL: value),
            let flash = try? JSONDecoder.canonical.decode(Flash.self, from: data)
        else { return nil }
        self = flash
    }
}

/// The form that takes back what was just done: sent by a button beside the message, with the session's command.
package struct UndoForm: Codable, Sendable, Equatable {
    /// A path of our own that takes `POST`.
    package let path: String
    package let fields: [String: String]

    package init(_ path: String, _ fields: [String: String] = [:]) {
        self.path = path
        self.fields = fields
    }

    /// Whether it leads to what only takes something back. It travels in a cookie, and who can plant one for this host
    /// must not offer another deed under the word «Вернуть».
    var isHarmless: Bool {
        SafeURL.isLocal(path) && (path.hasSuffix("/restoration") || path == "/settings/preferences")
    }
}
