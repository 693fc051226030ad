import Database
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension CommandResult {
    /// See other: after a form was done, the browser asks for the next page.
    ///
    /// - Parameters:
    ///   - message: key of the text shown there once.
    ///   - clears: the form whose kept draft is no longer needed.
    package static func redirect(
        to path: String, message: String? = nil, _ arguments: [String: String] = [:], clears: String? = nil
    ) -> CommandResult {
        var headers = ["Location": path]
        if let message { headers["Set-Cookie"] = Flash(key: message, arguments: arguments, clears: clears).cookie }
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

    static let cookieName = "flash"

    package init(key: String, arguments: [String: String] = [:], clears: String? = nil) {
        self.key = key
        self.arguments = arguments
        self.clears = clears
    }

    var cookie: String {
        let data = (try? JSONEncoder.canonical.encode(self)) ?? Data()
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
