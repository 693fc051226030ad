// A picture or a file somebody sent: what it is, its own first bytes say; its name and its declared type say nothing.

import Database
import Foundation
import Kernel
import Web

/// The kinds of files that are taken; the raw value is the ending of a kept file.
package enum UploadedKind: String, Sendable, CaseIterable {
    case png, jpg, webp, pdf, docx, xlsx

    /// The kind by the first bytes; an office document by its ending, once it is an archive at all.
    package init?(_ file: FormFile) {
        let bytes = file.bytes
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpg
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webp
        } else if bytes.starts(with: "%PDF-".utf8) {
            self = .pdf
        } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            let ending = file.name.lowercased().split(separator: ".").last.map(String.init)
            guard ending == "docx" || ending == "xlsx" else { return nil }
            self = ending == "docx" ? .docx : .xlsx
        } else {
            return nil
        }
    }

    /// What a page may show.
    package static let pictures: Set<UploadedKind> = [.png, .jpg, .webp]

    /// As it is sent.
    package var type: String {
        switch self {
        case .png: "image/png"
        case .jpg: "image/jpeg"
        case .webp: "image/webp"
        case .pdf: "application/pdf"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}

/// Why a picture is not taken.
enum ArticlePictureRefusal: Refusal, Equatable {
    /// No picture, or of another kind.
    case format(field: String)
    case tooLarge(field: String)

    var key: String {
        switch self {
        case .format: "catalog.article.refusal.picture"
        case .tooLarge: "catalog.article.refusal.pictureTooLarge"
        }
    }

    var field: String? {
        switch self {
        case .format(let field), .tooLarge(let field): field
        }
    }
}

/// Pictures of articles: checked, then kept with those of goods.
enum ArticlePicture {
    static let rules = FileRules(["png", "jpg", "jpeg", "webp"], megabytes: 3)
    /// Writing a file waits for the disk, which the threads that answer must not.
    private static let shelf = BoundedExecutor(name: "article-pictures", threads: 1, queueLimit: 16)

    /// Keeps the picture of a form's field; nil when none was chosen.
    ///
    /// - Throws: ``ArticlePictureRefusal``.
    static func keep(_ field: String, of form: FormData, in files: FileStore) async throws -> String? {
        guard let file = form.file(field) else { return nil }
        guard let kind = UploadedKind(file), UploadedKind.pictures.contains(kind) else {
            throw ArticlePictureRefusal.format(field: field)
        }
        guard file.bytes.count <= rules.megabytes << 20 else { throw ArticlePictureRefusal.tooLarge(field: field) }
        let bytes = file.bytes
        return try await shelf.run(timeout: .seconds(10)) {
            try files.keep(Data(bytes), extension: kind.rawValue)
        }
    }

    /// Whether a name is that of a kept picture.
    static func isKeptName(_ name: String) -> Bool { FileStore.isName(name) }
}
