// Unpacks archives that strangers made: everything is checked before the first byte, and bytes are counted as they
// come.

import CZip
import Foundation

/// A reader of one archive.
///
///     let zip = try ZipReader(contentsOf: file)
///     for entry in zip.entries { try zip.read(entry) { chunk in … } }
package final class ZipReader {
    /// The files of the archive in its order; folders are left out.
    package let entries: [ZipEntry]
    /// Bytes unpacked so far.
    package private(set) var unpackedBytes = 0

    private let limits: ZipLimits
    private let archive: OpaquePointer

    /// Opens an archive and checks all its entries.
    package init(contentsOf file: URL, limits: ZipLimits = ZipLimits()) throws {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let directory = try ZipDirectory(handle, limits: limits)
        entries = directory.entries
        self.limits = limits

        // libzip gets the file that was checked, not whatever has its name now.
        let descriptor = dup(handle.fileDescriptor)
        guard let archive = zip_fdopen(descriptor, ZIP_CHECKCONS, nil) else {
            close(descriptor)
            throw ZipError(.damaged)
        }
        self.archive = archive
        guard Self.agrees(archive, with: directory) else { throw ZipError(.damaged) }
    }

    deinit { zip_discard(archive) }

    /// Two readings of one archive must see the same entries, or one of them was deceived.
    private static func agrees(_ archive: OpaquePointer, with directory: ZipDirectory) -> Bool {
        guard zip_get_num_entries(archive, 0) == directory.storedNames.count else { return false }
        return directory.storedNames.enumerated().allSatisfy { index, name in
            guard let seen = zip_get_name(archive, UInt64(index), ZIP_FL_ENC_RAW) else { return false }
            return String(cString: seen).utf8.elementsEqual(String(decoding: name, as: UTF8.self).utf8)
        }
    }

    /// Gives the unpacked bytes of an entry, chunk by chunk. A chunk is valid only during the call.
    ///
    /// Throws when the entry turns out damaged, too big or an archive; what was given before is then worth nothing.
    package func read(_ entry: ZipEntry, chunk: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let file = zip_fopen_index(archive, UInt64(entry.index), 0) else {
            throw ZipError(.damaged, entry: entry.path.text)
        }
        defer { zip_fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var size = 0
        while true {
            let count = Int(zip_fread(file, &buffer, UInt64(buffer.count)))
            guard count >= 0 else { throw ZipError(.damaged, entry: entry.path.text) }
            if count == 0 { break }
            if size == 0, buffer.prefix(count).starts(with: [0x50, 0x4B, 3, 4]) {
                throw ZipError(.nested, entry: entry.path.text)
            }
            size += count
            try charge(count, size: size, of: entry)
            try buffer.withUnsafeBytes { try chunk(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        }
        guard size == entry.claimedSize else { throw ZipError(.damaged, entry: entry.path.text) }
    }

    private func charge(_ count: Int, size: Int, of entry: ZipEntry) throws {
        unpackedBytes += count
        guard unpackedBytes <= limits.totalBytes else { throw ZipError(.totalBytes, entry: entry.path.text) }
        guard size <= limits.ratioFreeBytes || size / limits.ratio <= entry.packedSize else {
            throw ZipError(.ratio, entry: entry.path.text)
        }
    }
}
