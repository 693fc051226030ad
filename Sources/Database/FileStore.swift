import Crypto
import Foundation
import Glibc

/// Files kept by the hash of their content, in one folder: the same file is kept once, and never changes.
package struct FileStore: Sendable {
    /// Where they lie; what all instances share may lie beside them.
    package let folder: URL

    /// Keeps files in `folder`, which is made when missing.
    package init(folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Keeps `content` and returns its name. Durable when it returns: the file is written, synced and renamed, then
    /// its folder and the one above are synced, whoever made them.
    ///
    /// - Throws: when the disk refuses.
    package func keep(_ content: Data, extension suffix: String) throws -> String {
        let hash = SHA256.hash(data: content).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let name = "\(hash.prefix(40)).\(suffix)"
        try write(content, to: url(of: name), isNew: !FileManager.default.fileExists(atPath: url(of: name).path))
        return name
    }

    /// Keeps what was made from a kept file beside it: a label such as `320.webp` stands for its ending. What the label
    /// stood for before is replaced; durable when it returns.
    package func keep(_ content: Data, madeFrom name: String, label: String) throws {
        guard Self.isName(name) else { return }
        try write(content, to: url(madeFrom: name, label: label), isNew: true)
    }

    private func write(_ content: Data, to target: URL, isNew: Bool) throws {
        let shelf = target.deletingLastPathComponent()
        if isNew {
            try FileManager.default.createDirectory(at: shelf, withIntermediateDirectories: true)
            let draft = shelf.appending(path: ".\(UUID().uuidString)")
            // Gone when all went well; a disk that is full should not be kept full.
            defer { try? FileManager.default.removeItem(at: draft) }
            try content.write(to: draft)
            try synchronize(draft)
            guard rename(draft.path, target.path) == 0 else { throw failure }
        }
        // The writer of a file that is there already may have been killed before it came to this.
        try synchronize(shelf)
        try synchronize(folder)
    }

    /// The content of a kept file; nil when the name is none of ours.
    package func content(of name: String) throws -> Data? {
        guard Self.isName(name) else { return nil }
        let url = url(of: name)
        return FileManager.default.fileExists(atPath: url.path) ? try Data(contentsOf: url) : nil
    }

    package func url(of name: String) -> URL { folder.appending(path: "\(name.prefix(2))/\(name)") }

    /// Where what was made from a kept file lies, whether it was or not.
    package func url(madeFrom name: String, label: String) -> URL {
        folder.appending(path: "\(name.prefix(2))/\(name.prefix(40)).\(label)")
    }

    /// Forty hexadecimal digits and a short suffix: nothing that could leave the folder.
    package static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 40
            && parts[0].utf8.allSatisfy {
                ("0"..."9").contains(Character(UnicodeScalar($0))) || ("a"..."f").contains(Character(UnicodeScalar($0)))
            }
            && (types[String(parts[1])] ?? documentTypes[String(parts[1])]) != nil
    }

    /// What is read outside the portal, by the endings of their names; never shown inside a page.
    package static let documentTypes = [
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls": "application/vnd.ms-excel", "csv": "text/csv; charset=utf-8", "zip": "application/zip",
        "txt": "text/plain; charset=utf-8",
    ]

    /// Pictures, by the endings of their names.
    package static let types = [
        "svg": "image/svg+xml", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
        "ico": "image/vnd.microsoft.icon",
    ]

    private func synchronize(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure }
    }

    /// What the system said last.
    private var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
