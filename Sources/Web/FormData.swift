import Foundation
import Hummingbird

/// The fields of a submitted form in the order they came, and the files of one sent as `multipart/form-data`.
package struct FormData: Sendable {
    package let fields: [(name: String, value: String)]
    /// Files that were chosen; whoever keeps one looks at its bytes first.
    package let files: [FormFile]

    package init(_ fields: [(name: String, value: String)] = [], files: [FormFile] = []) {
        self.fields = fields
        self.files = files
    }

    /// Reads an encoded form or query. At most 25,000 fields are looked at: a cart page of thousands of lines fits.
    package init(urlEncoded text: some StringProtocol) {
        files = []
        fields = text.split(separator: "&", maxSplits: 25_000, omittingEmptySubsequences: true).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    /// The first value of `name`, or nil when the field was not sent.
    package subscript(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The first file chosen in the field `name`, or nil when none was.
    package func file(_ name: String) -> FormFile? {
        files.first { $0.field == name }
    }

    /// Every value of `name`.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The fields whose name begins with `prefix`, without it: `quantity.<id>`.
    package func all(prefixed prefix: String) -> [(name: String, value: String)] {
        fields.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.value) }
    }

    /// The form encoded anew.
    package var urlEncoded: String {
        fields.map { "\($0.name.formEncoded)=\($0.value.formEncoded)" }.joined(separator: "&")
    }

    /// `+` is a blank, `%XX` a byte; bytes that are not UTF-8 become U+FFFD, NUL, which no database keeps, disappears.
    package static func decoded(_ text: some StringProtocol) -> String {
        let isPlain: (UInt8) -> Bool = { $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "+") && $0 != 0 }
        guard !text.utf8.allSatisfy(isPlain) else { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0: continue
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.first?.hexDigit, let low = rest.dropFirst().first?.hexDigit else {
                    bytes.append(byte)
                    continue
                }
                rest = rest.dropFirst(2)
                if high << 4 | low != 0 { bytes.append(high << 4 | low) }
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Request {
    /// The fields of the address.
    package var query: FormData { FormData(urlEncoded: uri.query ?? "") }
}

extension UInt8 {
    /// The unreserved characters of RFC 3986, and the slash, which a query may hold as it is.
    fileprivate var isPlainInForms: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    fileprivate var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// The text inside a query or an encoded form.
    package var formEncoded: String {
        guard !utf8.allSatisfy(\.isPlainInForms) else { return self }
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity(utf8.count * 3)
        for byte in utf8 {
            if byte.isPlainInForms {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
