// The figures of the process that operators alarm on: memory and open descriptors.

import Foundation

/// Memory and descriptors of this process, read from `/proc`.
package struct ProcessFigures: Sendable {
    /// Resident memory in bytes.
    package let residentBytes: Int
    /// Open file descriptors, sockets included.
    package let openDescriptors: Int

    /// The figures of this moment; nil where there is no `/proc`.
    package static func now() -> ProcessFigures? {
        guard
            let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = statm.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        else { return nil }
        return ProcessFigures(
            residentBytes: pages * Int(sysconf(Int32(_SC_PAGESIZE))), openDescriptors: descriptors.count)
    }

    func write(to text: inout String) {
        text += "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes \(residentBytes)\n"
        text += "# TYPE process_open_fds gauge\nprocess_open_fds \(openDescriptors)\n"
    }
}
