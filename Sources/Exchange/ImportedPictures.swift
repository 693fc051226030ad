// Takes pictures from the folder of an import into the store of files.

import Catalog
import Database
import Foundation
import Intake

/// The pictures that came with an import.
struct ImportedPictures: Sendable {
    /// What became of a picture.
    enum Outcome: Equatable {
        /// Its name in the store.
        case kept(String)
        case notSent
        case tooLarge
        /// It claims more pixels than are decoded.
        case tooManyPixels
        case noPicture
    }

    let folder: URL
    let files: FileStore

    /// Larger pictures are left where they are: no page needs them, and every visitor would load them.
    static let byteLimit = 4 << 20

    /// Keeps a picture that was sent.
    func keep(_ path: StagedPath) throws -> Outcome {
        let url = folder.appending(path: path.text)
        let values = try? url.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
        guard values?.isRegularFile == true, let size = values?.fileSize else { return .notSent }
        guard size <= Self.byteLimit else { return .tooLarge }
        let content = try Data(contentsOf: url)
        guard let suffix = Self.suffix(of: content) else { return .noPicture }
        guard SmallerPictures.admits(content) else { return .tooManyPixels }
        return .kept(try files.keep(content, extension: suffix))
    }

    /// What a picture really is, whatever it is called. Drawings (SVG) may hold scripts and are not taken.
    static func suffix(of content: Data) -> String? {
        let start = Array(content.prefix(12))
        if start.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpg" }
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "png" }
        if start.starts(with: Array("GIF8".utf8)) { return "gif" }
        if start.starts(with: Array("RIFF".utf8)), start.dropFirst(8).starts(with: Array("WEBP".utf8)) { return "webp" }
        return nil
    }
}
