// Lists as files for spreadsheets: semicolons, as Excel in Russia reads them, and nothing in a cell that it would run.

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What stands in a cell of a CSV file.
package enum CSVCell: Sendable, Equatable {
    /// Anything people wrote: it must not become a formula.
    case text(String)
    /// A number of ours, which may begin with a minus.
    case number(String)

    /// The cell as it stands in the file (RFC 4180).
    package var encoded: String {
        switch self {
        case .number(let text): text
        case .text(let text):
            // What begins so is a formula to a spreadsheet; after an apostrophe it is text.
            Self.quoted(text.unicodeScalars.first.map { Self.dangerous.contains($0) } == true ? "'\(text)" : text)
        }
    }

    private static let dangerous: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { ";\"\r\n,".utf8.contains($0) }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}

/// A part of a list on its way into a file, and where the next one begins.
package struct CSVPart<Place: Sendable>: Sendable {
    package let rows: [[CSVCell]]
    /// Nil on the last.
    package let next: Place?

    package init(_ rows: [[CSVCell]], next: Place?) {
        self.rows = rows
        self.next = next
    }

    /// The rows as bytes, each with its line end.
    var bytes: ByteBuffer {
        var bytes = ByteBuffer()
        for row in rows {
            bytes.writeString(row.map(\.encoded).joined(separator: ";"))
            bytes.writeString("\r\n")
        }
        return bytes
    }
}

extension Response {
    /// A file of a list, sent part by part: however long the list, only one part is in memory.
    ///
    /// - Parameters:
    ///   - name: ASCII, without quotes.
    ///   - first: read before the answer begins, so that what fails at once fails with a page.
    package static func csv<Place: Sendable>(
        named name: String, head: [String], first: CSVPart<Place>,
        rest: @escaping @Sendable (Place) async throws -> CSVPart<Place>
    ) -> Response {
        let headRow = CSVPart<Place>([head.map { .text($0) }], next: nil).bytes
        let body = ResponseBody { writer in
            // The mark by which Excel knows UTF-8.
            try await writer.write(ByteBuffer(bytes: [0xEF, 0xBB, 0xBF]))
            try await writer.write(headRow)
            try await writer.write(first.bytes)
            var next = first.next
            while let place = next {
                let part = try await rest(place)
                try await writer.write(part.bytes)
                next = part.next
            }
            try await writer.finish(nil)
        }
        var headers = HTTPFields()
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: body)
    }
}
