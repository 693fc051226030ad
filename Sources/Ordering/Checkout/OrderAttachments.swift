// Files that go with an order: kept as soon as they come, so that no refusal asks for them again.

import Database
import Foundation
import Kernel
import Web

/// Why a file does not go with an order.
enum AttachmentRefusal: Refusal, Equatable {
    /// Nothing people send with orders, by its content.
    case fileUnknown(name: String)
    case fileTooLarge(name: String)
    case tooMany

    var key: String {
        switch self {
        case .fileUnknown: "ordering.checkout.refusal.fileUnknown"
        case .fileTooLarge: "ordering.checkout.refusal.fileTooLarge"
        case .tooMany: "ordering.checkout.refusal.tooManyFiles"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .fileUnknown(let name), .fileTooLarge(let name): ["name": String(name.prefix(100))]
        case .tooMany: ["count": String(Ordering.maxAttachments)]
        }
    }

    var field: String? { "files" }
}

extension Ordering {
    /// The most files of one order.
    static let maxAttachments = 5
    /// What a checkout may send at once: every file at its largest, and the fields.
    static let attachmentBytes = (maxAttachments * attachmentRules.megabytes + 4) << 20
    /// What is taken with an order; the bytes are looked at, not the name.
    static let attachmentRules = FileRules(
        ["pdf", "docx", "xlsx", "png", "jpg", "jpeg", "txt", "zip"], megabytes: 10, count: maxAttachments)
    /// Writing a file waits for the disk, which the threads that answer must not.
    private static let attachmentShelf = BoundedExecutor(name: "order-files", threads: 1, queueLimit: 16)

    /// Keeps the files of a form.
    ///
    /// - Throws: ``AttachmentRefusal`` for the first that is not taken; none is kept then.
    static func keptAttachments(_ files: [FormFile], in store: FileStore) async throws -> [OrderFile] {
        guard files.count <= maxAttachments else { throw AttachmentRefusal.tooMany }
        let known = try files.map { file -> (file: FormFile, ending: String) in
            guard file.bytes.count <= attachmentRules.megabytes << 20 else {
                throw AttachmentRefusal.fileTooLarge(name: file.name)
            }
            guard let ending = ending(of: file) else { throw AttachmentRefusal.fileUnknown(name: file.name) }
            return (file, ending)
        }
        guard !known.isEmpty else { return [] }
        return try await attachmentShelf.run(timeout: .seconds(20)) {
            try known.map { file, ending in
                let name = try store.keep(Data(file.bytes), extension: ending)
                return OrderFile(file: name, name: shownName(of: file, ending), size: file.bytes.count)
            }
        }
    }

    /// The ending of what a file is, by its first bytes; an office document by its name, once it is an archive at all.
    private static func ending(of file: FormFile) -> String? {
        let (bytes, named) = (file.bytes, file.name.lowercased().split(separator: ".").last.map(String.init) ?? "")
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpg" }
        if bytes.starts(with: "%PDF-".utf8) { return "pdf" }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return ["docx", "xlsx"].contains(named) ? named : "zip" }
        guard named == "txt", !bytes.isEmpty, !bytes.contains(0) else { return nil }
        return "txt"
    }

    /// A name that can stand in a header and on a disk; its ending is that of the content.
    private static func shownName(of file: FormFile, _ ending: String) -> String {
        let base = file.name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let kept = base.filter { $0.isLetter || $0.isNumber || " ._-()№".contains($0) }.prefix(80)
        let stem = kept.split(separator: ".").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        return "\(stem.isEmpty ? "file" : stem).\(ending)"
    }
}
