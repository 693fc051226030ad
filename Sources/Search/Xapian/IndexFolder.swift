// Where an index lies on the disk.

import Foundation
import Glibc
import Synchronization

/// The folder of one index: generations side by side, each a Xapian database, and a file that names the one in use.
///
/// A new generation is built beside the old one and takes its place when the file is replaced, which happens wholly or
/// not at all. One process owns the folder; another instance of the portal has a folder of its own.
final class IndexFolder: Sendable {
    private let url: URL
    private let lock: Mutex<Int32?>

    /// Makes the folder when it is missing, and takes it for this process.
    ///
    /// - Throws: `SearchFailure` when another process has it, or the disk refuses.
    init(_ url: URL) throws {
        self.url = url
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw SearchFailure("the folder \(url.path) cannot be made: \(error)")
        }
        let path = url.appending(path: "lock").path
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw SearchFailure("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(opened)
            throw SearchFailure("another Kabinet has the search index \(url.path); each instance needs its own folder")
        }
        lock = Mutex(opened)
    }

    deinit {
        release()
    }

    func release() {
        lock.withLock { lock in
            if let open = lock { Glibc.close(open) }
            lock = nil
        }
    }

    // MARK: - Generations

    /// The generation in use; nil when there is none, or its name cannot be read.
    func current() -> Generation? {
        guard let text = try? String(contentsOf: url.appending(path: "current"), encoding: .utf8) else { return nil }
        let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return Self.isName(name) ? Generation(url.appending(path: name)) : nil
    }

    /// Whether a generation was ever in use here.
    var hasPointer: Bool { FileManager.default.fileExists(atPath: url.appending(path: "current").path) }

    /// A place for a new generation; nothing is there yet.
    func newGeneration() -> Generation {
        // Whoever was in doubt may have deleted the folder under us.
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return Generation(url.appending(path: "index-\(UUID().uuidString.lowercased())"))
    }

    /// Puts a generation into use, durably.
    func use(_ generation: Generation) throws {
        try replace("current", by: generation.url.lastPathComponent)
    }

    /// Takes away what is not in use: generations half built when the process ended.
    func removeLeftovers(but generation: Generation?) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        for name in names where Self.isName(name) && name != generation?.url.lastPathComponent {
            try? FileManager.default.removeItem(at: url.appending(path: name))
        }
    }

    private static func isName(_ name: String) -> Bool {
        name.hasPrefix("index-") && name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || isLetterOrDigit($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    // MARK: - How it was left

    /// Says that the index was closed in order, so that the next process need not check every block.
    func noteClosed(_ generation: Generation) throws {
        try replace("closed", by: Self.files(of: generation))
    }

    /// Whether the index was closed in order, and nobody has touched its files since; said once.
    func takeClosed(of generation: Generation?) -> Bool {
        let file = url.appending(path: "closed")
        guard let noted = try? String(contentsOf: file, encoding: .utf8), unlink(file.path) == 0, let generation else {
            return false
        }
        return noted == Self.files(of: generation)
    }

    /// Names, sizes and times of the files of a generation.
    private static func files(of generation: Generation) -> String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: generation.url.path)) ?? []
        let lines = names.sorted().map { name -> String in
            var facts = stat()
            guard lstat(generation.url.appending(path: name).path, &facts) == 0 else { return name }
            return "\(name) \(facts.st_size) \(facts.st_mtim.tv_sec) \(facts.st_mtim.tv_nsec)"
        }
        return lines.joined(separator: "\n")
    }

    // MARK: - Files

    private func replace(_ name: String, by text: String) throws {
        let draft = url.appending(path: "\(name).new")
        try Data(text.utf8).write(to: draft)
        try synchronize(draft)
        guard rename(draft.path, url.appending(path: name).path) == 0 else { throw failure }
        try synchronize(url)
    }

    private func synchronize(_ file: URL) throws {
        let descriptor = open(file.path, O_RDONLY)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure }
    }

    /// What the system said last.
    private var failure: SearchFailure { SearchFailure("\(url.path): \(String(cString: strerror(errno)))") }
}

/// One database of an index. Its files go when nobody reads it any more, once it is out of use.
final class Generation: Sendable {
    let url: URL
    private let isOutOfUse = Atomic<Bool>(false)

    init(_ url: URL) { self.url = url }

    func retire() { isOutOfUse.store(true, ordering: .releasing) }

    deinit {
        if isOutOfUse.load(ordering: .acquiring) { try? FileManager.default.removeItem(at: url) }
    }
}
