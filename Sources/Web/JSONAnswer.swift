// How programs are answered: JSON they can compare with what they have, and what is wrong by the field.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

extension Response {
    /// A JSON answer with an `ETag`; 304 where the program named it in `If-None-Match`.
    ///
    /// - Parameter holdsPrices: whether no cache on the way may keep it. The program's own copy may be compared all the
    ///   same.
    /// - Throws: `EncodingError` for values JSON does not know.
    package static func json(_ value: some Encodable, holdsPrices: Bool, for request: Request) throws -> Response {
        json(written: Array(try JSONEncoder.canonical.encode(value)), holdsPrices: holdsPrices, for: request)
    }

    /// The same of what is JSON already, as ``JSONWriter`` makes it.
    package static func json(written bytes: [UInt8], holdsPrices: Bool, for request: Request) -> Response {
        let body = ByteBuffer(bytes: bytes)
        var headers = HTTPFields()
        headers[.contentType] = "application/json; charset=utf-8"
        headers[.cacheControl] = holdsPrices ? "private, no-store" : "private, no-cache"
        let isReading = request.method == .get || request.method == .head
        if isReading {
            let tag = "W/\"\(EntityTag.digest(body))\""
            headers[.eTag] = tag
            if EntityTag.isNamed(tag, in: request.headers[values: .ifNoneMatch]) {
                return Response(status: .notModified, headers: EntityTag.notModifiedHeaders(headers))
            }
        }
        headers[.contentLength] = String(body.readableBytes)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
    }
}

/// What was wrong, as RFC 9457 has it.
package struct ProblemJSON: Encodable, Sendable {
    /// What is wrong with one field: its place in the document or its name in the address.
    package struct FieldError: Encodable, Sendable {
        package let field: String
        package let message: String

        package init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    /// Key of the text, by which programs tell problems apart.
    package let type: String
    package let title: String
    package let status: Int
    package let errors: [FieldError]
}

extension PageContext {
    /// The answer to a program whose request cannot be done.
    ///
    /// - Throws: `EncodingError`, which texts never cause.
    package func problem(
        _ status: HTTPResponse.Status, _ key: String, _ arguments: TextArguments = [:],
        errors: [ProblemJSON.FieldError] = []
    ) throws -> Response {
        let body = ProblemJSON(type: key, title: t(key, arguments), status: status.code, errors: errors)
        var response = Response(try .json(body, status: status.code))
        response.headers[.contentType] = "application/problem+json"
        return response
    }
}

extension DecodingError {
    /// Where in the document the error is, such as `lines.0.quantity`.
    package var place: String {
        let path: [any CodingKey] =
            switch self {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        return path.isEmpty
            ? "JSON" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
