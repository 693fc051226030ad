/// Swift source, read far enough to tell strings from code and one argument from the next.
struct SwiftText {
    private let characters: [Character]

    init(_ text: String) {
        characters = Array(text)
    }

    /// The arguments of every call of `name`, each with its label and its source.
    func calls(of name: String) -> [[(label: String, source: String)]] {
        let head = Array(name + "(")
        return characters.indices.compactMap { place in
            guard characters[place...].starts(with: head), place == 0 || !Self.isName(characters[place - 1]) else {
                return nil
            }
            return arguments(at: place + head.count - 1)
        }
    }

    /// What a string literal says where nothing is put into it: its source without marks and indentation.
    static func content(ofLiteral source: String) -> String {
        let hashes = source.prefix { $0 == "#" }.count
        let quotes = source.dropFirst(hashes).hasPrefix("\"\"\"") ? 3 : 1
        let inside = String(source.dropFirst(hashes + quotes).dropLast(hashes + quotes))
        return hashes > 0 ? inside : inside.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }

    private static func isName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// The arguments between the bracket at `start` and its partner.
    private func arguments(at start: Int) -> [(label: String, source: String)] {
        let end = endOfBrackets(at: start) - 1
        var found: [(label: String, source: String)] = []
        var (begin, place) = (start + 1, start + 1)
        while place < end {
            if characters[place] == "," {
                found.append(argument(begin..<place))
                begin = place + 1
                place += 1
            } else {
                place = next(after: place)
            }
        }
        if begin < end { found.append(argument(begin..<end)) }
        return found.filter { !$0.source.isEmpty }
    }

    private func argument(_ range: Range<Int>) -> (label: String, source: String) {
        let text = String(characters[range]).trimmingBlanks
        let label = text.prefix { Self.isName($0) }
        guard !label.isEmpty, text.dropFirst(label.count).hasPrefix(":") else { return ("", text) }
        return (String(label), String(text.dropFirst(label.count + 1)).trimmingBlanks)
    }

    /// The place after the string, the comment, the pair of brackets or the character at `place`.
    private func next(after place: Int) -> Int {
        if isString(at: place) { return endOfString(at: place) }
        if has("//", at: place) { return characters[place...].firstIndex(of: "\n") ?? characters.count }
        return "([{".contains(characters[place]) ? endOfBrackets(at: place) : place + 1
    }

    private func endOfBrackets(at start: Int) -> Int {
        var place = start + 1
        while place < characters.count {
            if ")]}".contains(characters[place]) { return place + 1 }
            place = next(after: place)
        }
        return place
    }

    private func isString(at place: Int) -> Bool {
        characters[place...].first { $0 != "#" } == "\""
    }

    private func endOfString(at start: Int) -> Int {
        let hashes = characters[start...].prefix { $0 == "#" }.count
        var place = start + hashes
        let quotes = has("\"\"\"", at: place) ? 3 : 1
        let closing = String(repeating: "\"", count: quotes) + String(repeating: "#", count: hashes)
        let escape = "\\" + String(repeating: "#", count: hashes)
        place += quotes
        while place < characters.count {
            if has(closing, at: place) { return place + closing.count }
            if has(escape + "(", at: place) {
                place = endOfBrackets(at: place + escape.count)
            } else {
                place += has(escape, at: place) ? escape.count + 1 : 1
            }
        }
        return place
    }

    private func has(_ text: String, at place: Int) -> Bool {
        place < characters.count && characters[place...].starts(with: text)
    }
}

extension String {
    /// Without blanks and line ends around it.
    fileprivate var trimmingBlanks: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
