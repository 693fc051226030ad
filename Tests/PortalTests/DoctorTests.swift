import Foundation
import TestKit
import Testing

/// `kabinet doctor`, the program itself: `bin/test` builds it before the tests.
@Suite(.enabled(if: BuiltProgram.isThere, "bin/build debug makes the program"))
struct DoctorTests {
    @Test func `a sound installation is told so, line by line`() throws {
        let folder = try emptyFolder()
        let report = try doctor(in: folder, database: "sqlite://\(folder.path)/kabinet.sqlite", files: "files")
        #expect(report.status == 0)
        #expect(
            report.lines.map { $0.prefix { $0 != ":" } } == [
                "ok    settings", "ok    database", "ok    texts", "ok    styles and scripts", "ok    files folder",
                "ok    base URL", "ok    clock", "ok    search folder",
            ])
        #expect(report.lines[1].hasSuffix("migrations will run at the next start"))
    }

    @Test func `every fault is named, and the others are looked at all the same`() throws {
        let folder = try emptyFolder()
        let report = try doctor(in: folder, database: "sqlite:///proc/kabinet/kabinet.sqlite", files: "/proc/kabinet")
        #expect(report.status == 1)
        let wrong = report.lines.filter { $0.hasPrefix("WRONG ") }
        #expect(
            wrong.map { $0.prefix { $0 != ":" } } == ["WRONG database", "WRONG files folder", "WRONG search folder"])
        #expect(report.lines.contains { $0.hasPrefix("ok    clock") })
    }

    @Test func `a database that does not answer is named without its password`() throws {
        let folder = try emptyFolder()
        let report = try doctor(in: folder, database: "postgres://anna:hunter2@127.0.0.1:1/kabinet", files: "files")
        #expect(report.status == 1)
        #expect(report.lines.filter { $0.hasPrefix("WRONG ") }.map { $0.prefix { $0 != ":" } } == ["WRONG database"])
        #expect(!report.lines.joined().contains("hunter2"))
    }

    @Test func `wrong settings are told before anything is tried`() throws {
        let folder = try emptyFolder()
        let report = try doctor(
            in: folder, database: "sqlite://\(folder.path)/kabinet.sqlite", files: "files", ["--port", "x"])
        #expect(report.status != 0)
        #expect(report.lines.joined(separator: "\n").contains("command line: port = “x” is wrong"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/kabinet.sqlite"))
    }

    @Test func `servers of the search that do not answer are named, and no key of theirs`() throws {
        let folder = try emptyFolder()
        let settings = """
            search-engine: meilisearch
            search-url: http://127.0.0.1:1
            search-key: hunter2
            embedding-url: http://127.0.0.1:1/v1
            embedding-key: hunter3
            """
        try Data(settings.utf8).write(to: folder.appending(path: "kabinet.yaml"))
        let report = try doctor(in: folder, database: "sqlite://\(folder.path)/kabinet.sqlite", files: "files")
        #expect(report.status == 1)
        let wrong = report.lines.filter { $0.hasPrefix("WRONG ") }
        #expect(wrong.map { $0.prefix { $0 != ":" } } == ["WRONG search server", "WRONG embedding service"])
        #expect(!report.lines.joined().contains("hunter"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/search"), "the server keeps the index")
    }

    @Test func `Meilisearch without its address is refused with the setting that is missing`() throws {
        let folder = try emptyFolder()
        try Data("search-engine: meilisearch".utf8).write(to: folder.appending(path: "kabinet.yaml"))
        let report = try doctor(in: folder, database: "sqlite://\(folder.path)/kabinet.sqlite", files: "files")
        #expect(report.status != 0)
        #expect(report.lines.joined(separator: "\n").contains("needs search-url"))
    }

    // MARK: - Tools

    private func emptyFolder() throws -> URL {
        let folder = TestFiles.path()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Runs the program in a folder of its own, with nothing of this process's settings.
    private func doctor(
        in folder: URL, database: String, files: String, _ others: [String] = []
    ) throws -> (status: Int32, lines: [String]) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = BuiltProgram.url
        process.arguments =
            ["doctor", "--database", database, "--files", files, "--resources", World.root.path] + others
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("KABINET_") }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        // Log lines are objects; what is said to the operator is not.
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        return (process.terminationStatus, lines.filter { !$0.hasPrefix("{") })
    }
}

private enum BuiltProgram {
    static let url = URL(
        filePath: ProcessInfo.processInfo.environment["KABINET_BINARY"]
            ?? World.root.appending(path: ".build/debug/kabinet").path)
    static let isThere = FileManager.default.isExecutableFile(atPath: url.path)
}
