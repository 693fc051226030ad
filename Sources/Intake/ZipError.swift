// What an archive may contain, and why one is refused.

import Kernel

/// How much of everything one archive may have.
package struct ZipLimits: Sendable {
    package var entries = 50_000
    /// Bytes of one name, in UTF-8.
    package var nameBytes = 255
    /// Unpacked bytes for each packed byte of one entry.
    package var ratio = 100
    /// Unpacked bytes of one entry that are never held against ``ratio``: a small file of blanks is no bomb.
    package var ratioFreeBytes = 1 << 20
    /// Unpacked bytes of all entries together.
    package var totalBytes = 4 << 30

    package init() {}
}

/// An archive that is not unpacked.
package struct ZipError: Refusal, Equatable {
    /// Why the archive is refused. All but the last three are found before anything is unpacked.
    package enum Reason: String, Sendable {
        /// Not a ZIP archive, or one cut short.
        case notZip
        /// Bytes after the end or before the beginning, or an end that does not fit what precedes it.
        case strayData
        /// Several disks or ZIP64.
        case unsupported
        case tooManyEntries
        /// Empty, absolute, with `..`, a backslash, a drive letter, a control character, or too long.
        case name
        /// Two names that differ in letter case at most: one would overwrite the other.
        case duplicate
        /// A link, a device, anything that is not a file or a folder.
        case notFile
        case encrypted
        /// A packing other than "stored" and "deflated".
        case method
        /// Entries share bytes.
        case overlap
        /// An archive inside the archive.
        case nested
        /// It unpacks to more than `ZipLimits.ratio` allows.
        case ratio
        /// It unpacks to more than `ZipLimits.totalBytes`.
        case totalBytes
        /// Its bytes are not what its directory says.
        case damaged
    }

    package let reason: Reason
    /// The name of the entry, when the fault is in one.
    package let entry: String
    package var key: String { "exchange.zip.refusal.\(reason.rawValue)" }
    package var arguments: [String: String] { ["entry": entry] }

    package init(_ reason: Reason, entry: String = "") {
        self.reason = reason
        self.entry = entry
    }
}
