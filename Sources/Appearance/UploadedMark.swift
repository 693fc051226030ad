// A picture somebody sent: what it is, its own first bytes say; its name and its declared type say nothing.

import Foundation
import Kernel

/// What a picture is for, and so what is taken.
enum MarkUse: String, Sendable, CaseIterable {
    case logo, favicon

    /// In bytes.
    var largest: Int { self == .logo ? 512 * 1024 : 64 * 1024 }

    /// Longest side in pixels.
    var longestSide: Int { self == .logo ? 4_096 : 1_024 }

    var formats: Set<MarkFormat> { self == .logo ? [.svg, .png, .webp, .jpg] : [.svg, .png, .ico] }
}

/// The kinds of pictures there are here; the raw value is the ending of a kept file.
enum MarkFormat: String, Sendable, CaseIterable {
    case svg, png, jpg, webp, ico

    /// The kind by the first bytes; nil for every other file.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpg
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webp
        } else if bytes.starts(with: [0, 0, 1, 0]) {
            self = .ico
        } else if bytes.drop(while: { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }).first == UInt8(ascii: "<") {
            self = .svg
        } else {
            return nil
        }
    }
}

/// Why a picture is not taken.
enum MarkRefusal: Refusal, Equatable {
    case format(MarkUse)
    case tooLarge(MarkUse)
    case tooManyPixels(MarkUse)
    case tooNarrow(MarkUse)
    /// It is not whole, or something else hangs on it.
    case damaged(MarkUse)
    /// A drawing with something in it that a drawing does not need.
    case notPlain(MarkUse, String)

    var key: String {
        switch self {
        case .format(let use): "appearance.mark.refusal.format.\(use.rawValue)"
        case .tooLarge: "appearance.mark.refusal.tooLarge"
        case .tooManyPixels: "appearance.mark.refusal.tooManyPixels"
        case .tooNarrow: "appearance.mark.refusal.tooNarrow"
        case .damaged: "appearance.mark.refusal.damaged"
        case .notPlain: "appearance.mark.refusal.notPlain"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .tooLarge(let use): ["max": String(use.largest / 1024)]
        case .tooManyPixels(let use): ["max": String(use.longestSide)]
        case .notPlain(_, let what): ["what": what]
        case .format, .tooNarrow, .damaged: [:]
        }
    }

    var field: String? {
        switch self {
        case .format(let use), .tooLarge(let use), .tooManyPixels(let use), .tooNarrow(let use), .damaged(let use),
            .notPlain(let use, _):
            use.rawValue
        }
    }
}

/// A picture that was looked through from its first byte to its last.
struct UploadedMark: Sendable {
    let format: MarkFormat
    let width: Int
    let height: Int
    let content: Data

    /// - Throws: ``MarkRefusal`` for what is no such picture, is too large, or could do more than be seen.
    init(_ bytes: [UInt8], for use: MarkUse) throws {
        guard bytes.count <= use.largest else { throw MarkRefusal.tooLarge(use) }
        guard let format = MarkFormat(bytes), use.formats.contains(format) else { throw MarkRefusal.format(use) }
        let found: PixelSize?
        switch format {
        case .png: found = PixelSize(png: bytes)
        case .jpg: found = PixelSize(jpeg: bytes)
        case .webp: found = PixelSize(webp: bytes)
        case .ico: found = PixelSize(icon: bytes)
        case .svg: found = try Self.sizeOfDrawing(bytes, use)
        }
        guard let size = found, size.width > 0, size.height > 0 else { throw MarkRefusal.damaged(use) }
        guard max(size.width, size.height) <= use.longestSide else { throw MarkRefusal.tooManyPixels(use) }
        // Beyond that it would be a line wherever it is shown.
        guard max(size.width, size.height) <= min(size.width, size.height) * 20 else {
            throw MarkRefusal.tooNarrow(use)
        }
        self.format = format
        width = size.width
        height = size.height
        content = Data(bytes)
    }

    private static func sizeOfDrawing(_ bytes: [UInt8], _ use: MarkUse) throws -> PixelSize? {
        do {
            var drawing = DrawingReader(bytes)
            return try drawing.size()
        } catch let problem as NotPlain {
            throw MarkRefusal.notPlain(use, problem.what)
        }
    }
}
