// Finds the files of an import and puts them in an order in which each explains the next.

import Foundation
import Intake

/// The files of one import.
struct ImportFiles {
    /// Where paths of pictures begin.
    let folder: URL
    /// XML files, in the order to be read.
    let documents: [URL]
    /// What was unpacked here and must go when the import ends.
    private let unpacked: URL?

    /// Takes a folder, an archive, or one XML file.
    ///
    /// - Throws: ``ImportRefusal`` where there is nothing to read, ``ZipError``.
    init(at path: URL) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder) else {
            throw ImportRefusal(.missing, path: path.path)
        }
        guard FileManager.default.isReadableFile(atPath: path.path) else {
            throw ImportRefusal(.unreadable, path: path.path)
        }
        if isFolder.boolValue {
            self.init(folder: path, unpacked: nil)
        } else if try Self.isArchive(path) {
            let folder = FileManager.default.temporaryDirectory.appending(path: "kabinet-import-\(UUID().uuidString)")
            do {
                try Self.unpack(path, into: folder)
            } catch {
                try? FileManager.default.removeItem(at: folder)
                throw error
            }
            self.init(folder: folder, unpacked: folder)
        } else {
            self.init(folder: path.deletingLastPathComponent(), documents: [path], unpacked: nil)
        }
        guard !documents.isEmpty else {
            remove()
            throw ImportRefusal(.noFiles, path: path.path)
        }
    }

    private init(folder: URL, documents: [URL], unpacked: URL?) {
        self.folder = folder
        self.documents = documents
        self.unpacked = unpacked
    }

    private init(folder: URL, unpacked: URL?) {
        // Hidden files are what desktops leave in folders and archives.
        let walk = FileManager.default.enumerator(
            at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
        let found = (walk?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension.lowercased() == "xml" }
        let documents = found.sorted {
            (Self.rank($0), $0.lastPathComponent, $0.path) < (Self.rank($1), $1.lastPathComponent, $1.path)
        }
        // The export may lie in a folder of its own inside the archive.
        let inner = documents.first?.deletingLastPathComponent() ?? folder
        self.init(folder: inner, documents: documents, unpacked: unpacked)
    }

    /// Removes what was unpacked.
    func remove() {
        if let unpacked { try? FileManager.default.removeItem(at: unpacked) }
    }

    /// Whether a file is an archive, even an empty or a broken one.
    private static func isArchive(_ file: URL) throws -> Bool {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let start = try handle.read(upToCount: 4).map { Array($0) } ?? []
        return start == [0x50, 0x4B, 3, 4] || start == [0x50, 0x4B, 5, 6] || file.pathExtension.lowercased() == "zip"
    }

    private static func unpack(_ archive: URL, into folder: URL) throws {
        let zip = try ZipReader(contentsOf: archive)
        for entry in zip.entries {
            let file = folder.appending(path: entry.path.text)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
                throw CocoaError(.fileWriteUnknown)
            }
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            try zip.read(entry) { try handle.write(contentsOf: Data($0)) }
        }
    }

    /// The kinds of files of 2.x and 3.x by the beginnings of their names.
    private static let order = [
        "storages", "units", "pricelists", "groups", "propertiesgoods", "propertiesoffers", "classifier", "import",
        "goods", "offers", "prices", "rests",
    ]

    /// Files of other names are read between the goods and the offers.
    private static func rank(_ file: URL) -> Int {
        let name = file.lastPathComponent.lowercased()
        return order.firstIndex { name.hasPrefix($0) }.map { $0 * 2 } ?? 17
    }
}
