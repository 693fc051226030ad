// A paper or picture that goes with an offer or a return: looked at before it is kept, and always sent as a download.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// Why a file is not taken.
enum AttachedPaperRefusal: Refusal, Equatable {
    /// Of a kind that is not taken.
    case format(field: String)
    case tooLarge(field: String)
    /// More files than are taken at once.
    case tooMany(field: String, most: Int)

    var key: String {
        switch self {
        case .format: "ordering.file.refusal.format"
        case .tooLarge: "ordering.file.refusal.tooLarge"
        case .tooMany: "ordering.file.refusal.tooMany"
        }
    }

    var arguments: [String: String] {
        if case .tooMany(_, let most) = self { ["count": String(most)] } else { [:] }
    }

    var field: String? {
        switch self {
        case .format(let field), .tooLarge(let field), .tooMany(let field, _): field
        }
    }
}

/// Papers on their way into the store.
enum AttachedPaper {
    /// What a paper may be.
    static let rules = FileRules(["pdf", "docx", "xlsx", "png", "jpg", "jpeg", "webp"], megabytes: 10)
    /// Writing waits for the disk and decoding for the processor, which the threads that answer must not.
    private static let desk = BoundedExecutor(name: "attached-papers", threads: 1, queueLimit: 32)

    /// Keeps the one paper of a form's field; nil when none was chosen.
    ///
    /// - Throws: ``AttachedPaperRefusal``.
    static func keep(_ field: String, of form: FormData, in files: FileStore) async throws -> OrderFile? {
        guard let file = form.file(field) else { return nil }
        guard let kind = UploadedKind(file) else { throw AttachedPaperRefusal.format(field: field) }
        guard file.bytes.count <= rules.megabytes << 20 else { throw AttachedPaperRefusal.tooLarge(field: field) }
        let (bytes, name) = (file.bytes, safeName(file.name, ending: kind.rawValue))
        let kept = try await desk.run(timeout: .seconds(20)) {
            try files.keep(Data(bytes), extension: kind.rawValue)
        }
        return OrderFile(file: kept, name: name, size: bytes.count)
    }

    /// Keeps the photos of a form's field without what the camera wrote into them; of each a picture that pages show.
    ///
    /// - Throws: ``AttachedPaperRefusal``.
    static func keepPhotos(
        _ field: String, of form: FormData, rules: FileRules, in files: FileStore
    ) async throws -> [OrderFile] {
        let chosen = form.files.filter { $0.field == field }
        guard chosen.count <= rules.count else { throw AttachedPaperRefusal.tooMany(field: field, most: rules.count) }
        for file in chosen {
            guard let kind = UploadedKind(file), UploadedKind.pictures.contains(kind) else {
                throw AttachedPaperRefusal.format(field: field)
            }
            guard file.bytes.count <= rules.megabytes << 20 else { throw AttachedPaperRefusal.tooLarge(field: field) }
        }
        var kept: [OrderFile] = []
        for file in chosen {
            let (bytes, name) = (file.bytes, safeName(file.name, ending: "webp"))
            let photo = try await desk.run(timeout: .seconds(60)) { () throws -> OrderFile? in
                guard let clean = SmallerPictures.clean(Data(bytes)) else { return nil }
                let stored = try files.keep(clean, extension: "webp")
                return OrderFile(file: stored, name: name, size: clean.count)
            }
            guard let photo else { throw AttachedPaperRefusal.format(field: field) }
            kept.append(photo)
        }
        return kept
    }

    /// The answer with a kept file: a picture may stand in a page, everything else leaves as a download.
    ///
    /// - Throws: `NotFound` when the store has it no more.
    static func answer(_ file: String, named name: String, from files: FileStore) async throws -> Response {
        let content = try await desk.run(timeout: .seconds(20)) { try files.content(of: file) }
        guard let content, let ending = file.split(separator: ".").last.map(String.init) else { throw NotFound() }
        let picture = ending == "svg" ? nil : FileStore.types[ending]
        let type = picture ?? FileStore.documentTypes[ending] ?? "application/octet-stream"
        let shown = "\(picture == nil ? "attachment" : "inline"); filename*=UTF-8''\(name.formEncoded)"
        return Response(
            CommandResult(
                status: 200, headers: ["Content-Type": type, "Content-Disposition": shown], body: Array(content)))
    }

    /// Work that waits for the disk, done beside the threads that answer.
    static func atDesk<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await desk.run(timeout: .seconds(20), work)
    }

    /// A name that can stand in a header and on a disk; its ending is that of the content.
    private static func safeName(_ name: String, ending: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let stem = last.split(separator: ".").first.map(String.init) ?? ""
        let kept = stem.filter { $0.isLetter || $0.isNumber || " _-()№".contains($0) }.prefix(80)
            .trimmingCharacters(in: .whitespaces)
        return "\(kept.isEmpty ? "file" : kept).\(ending)"
    }
}
