// A text with the letters somebody looked for.

import Kernel

/// A text cut into runs of found and other letters.
package struct FoundText: Sendable {
    /// A run of letters, found or not.
    package struct Run: Sendable, Equatable, Encodable {
        package let text: String
        package let isFound: Bool
    }

    package let runs: [Run]

    /// Marks every place where one of `words` stands; words found side by side are one find.
    ///
    /// - Parameter words: in the normal form of ``words(_:)``.
    package init(_ text: String, for words: [String]) {
        let letters = Array(text)
        let marks = Self.marks(letters, words)
        var runs: [Run] = []
        var start = 0
        for index in letters.indices where index + 1 == letters.count || marks[index] != marks[index + 1] {
            runs.append(Run(text: String(letters[start...index]), isFound: marks[index]))
            start = index + 1
        }
        self.runs = runs
    }

    /// The words of a question in their normal form, at most eight. A single letter stands in nearly every name, so it
    /// is not looked for.
    package static func words(_ question: String) -> [String] {
        SearchText.normalized(question).split(separator: " ").filter { $0.count > 1 }.prefix(8).map { String($0) }
    }

    private static func marks(_ letters: [Character], _ words: [String]) -> [Bool] {
        // A letter's normal form may be several; each remembers whose it is.
        var normal: [Character] = []
        var owners: [Int] = []
        for (index, letter) in letters.enumerated() {
            for part in SearchText.normalized(String(letter)) {
                normal.append(part)
                owners.append(index)
            }
        }
        var marks = Array(repeating: false, count: letters.count)
        for word in words.map({ Array($0) }) where !word.isEmpty && word.count <= normal.count {
            for start in 0...(normal.count - word.count) {
                let end = start + word.count
                guard normal[start..<end].elementsEqual(word) else { continue }
                for place in start..<end { marks[owners[place]] = true }
            }
        }
        for index in letters.indices.dropFirst().dropLast() {
            if letters[index] == " ", marks[index - 1], marks[index + 1] { marks[index] = true }
        }
        return marks
    }
}

extension [FoundText.Run] {
    /// The text with `<mark>` around what was found.
    package var html: HTML {
        let pieces = map { run -> HTML in run.isFound ? "<mark>\(run.text)</mark>" : "\(run.text)" }
        return "\(pieces)"
    }
}
