import Foundation

/// Where tests keep files: one folder for this run, removed with everything in it when the tests end.
package enum TestFiles {
    /// A name nobody has, for a file or a folder the test makes.
    package static func path(_ ending: String = "") -> URL { folder.appending(path: UUID().uuidString + ending) }

    private static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kabinet-tests-\(ProcessInfo.processInfo.processIdentifier)")
        // A run that cannot have its folder fails at the first file, and says so there.
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { TestFiles.removeFolder() }
        return folder
    }()

    private static func removeFolder() {
        try? FileManager.default.removeItem(at: folder)
    }
}
