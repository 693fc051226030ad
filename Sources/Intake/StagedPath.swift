// Names of files that another system chose: in archives, in `filename=` and in `<Картинка>`.

/// A relative path that stays inside the folder it is resolved in, whatever the system.
package struct StagedPath: Hashable, Sendable {
    /// Parts joined by single slashes, as they were written.
    package let text: String

    /// Accepts `import_files/01/a.jpg`. Nil for empty, absolute and too long paths, for `.`, `..` and empty parts,
    /// backslashes, drive letters and control characters.
    package init?(_ text: String, maxBytes: Int = 255) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !text.isEmpty, text.utf8.count <= maxBytes,
            parts.allSatisfy({ !["", ".", ".."].contains($0) }),
            // A colon is a drive letter or an alternate stream on Windows.
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control && $0 != "\\" && $0 != ":" })
        else { return nil }
        self.text = text
    }

    /// The same for all paths that a file system without letter case takes for one.
    package var folded: String { text.lowercased() }
}
