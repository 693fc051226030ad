// Which scripts a page will ask for, found before the browser finds out one by one.

import NIOCore

/// The static imports between our scripts.
enum ModuleGraph {
    /// `entry` and every script it imports, directly or through others, sorted by path.
    static func reachable(from entry: String, in files: [String: ByteBuffer]) -> [String] {
        var found: Set<String> = []
        var open = [entry]
        while let path = open.popLast() {
            guard let source = files[path], found.insert(path).inserted else { continue }
            let directory = path.split(separator: "/").dropLast().joined(separator: "/")
            open += imports(in: String(buffer: source)).map { "\(directory)/\($0)" }
        }
        return found.sorted()
    }

    /// The names in `import … from './name.js'` and `import './name.js'`, where a line begins with them.
    static func imports(in source: String) -> [Substring] {
        source.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^\s*(?:import|export)\b[^'"(]*['"]\.\/([^'"]+)['"]/)?.1
        }
    }
}
