// Scripts without comments and indentation.

/// Drops what only people read: comments, leading and trailing space, empty lines.
///
/// Names and the space inside lines stay, and where lines end they still end, for a line's end can end a statement.
/// It reads a script far enough to know a string, a template and a pattern (`/…/`) from what stands around them.
struct ScriptMinifier {
    private let source: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    /// Whether a slash would begin a pattern here, and not divide.
    private var isPatternDue = true
    /// The word just read; empty after anything else.
    private var word = ""
    /// The mark just read; 0 after anything else.
    private var mark: UInt8 = 0
    /// For each open parenthesis, whether it is the head of `if`, `while`, `for` or `with`: a statement follows.
    private var parentheses: [Bool] = []
    private var openings: [Opening] = []

    /// What a closing brace would close.
    private enum Opening {
        case template, object, block
    }

    private init(_ source: [UInt8]) {
        self.source = source
    }

    /// A script that does the same in fewer bytes. Comments that begin with `/*!` stay: they are licences.
    static func minified(_ text: String) -> String {
        var script = ScriptMinifier(Array(text.utf8))
        script.run()
        return String(decoding: script.output, as: UTF8.self)
    }

    private mutating func run() {
        while index < source.count {
            let byte = source[index]
            if Self.isLineEnd(byte) {
                endLine()
                index += 1
            } else if Self.isBlank(byte) {
                if !isAtLineStart { output.append(byte) }
                index += 1
            } else if isPair(byte, UInt8(ascii: "/"), UInt8(ascii: "/")) {
                skipLineComment()
            } else if isPair(byte, UInt8(ascii: "/"), UInt8(ascii: "*")) {
                skipBlockComment()
            } else {
                takeToken(byte)
            }
        }
        dropBlanks()
    }

    // MARK: - Space

    /// Templates and strings never end with a line's end, so the last byte tells.
    private var isAtLineStart: Bool { output.last.map { $0 == UInt8(ascii: "\n") } ?? true }

    private mutating func dropBlanks() {
        while let last = output.last, Self.isBlank(last) { output.removeLast() }
    }

    private mutating func endLine() {
        dropBlanks()
        if !isAtLineStart { output.append(UInt8(ascii: "\n")) }
    }

    private mutating func skipLineComment() {
        while index < source.count, !Self.isLineEnd(source[index]), !isAtSeparator(index) { index += 1 }
    }

    private mutating func skipBlockComment() {
        let start = index
        var hasLineEnd = false
        index += 2
        while index < source.count, !isPair(source[index], UInt8(ascii: "*"), UInt8(ascii: "/")) {
            if Self.isLineEnd(source[index]) || isAtSeparator(index) { hasLineEnd = true }
            index += 1
        }
        index = min(index + 2, source.count)
        let comment = source[start..<index]
        if comment.starts(with: "/*!".utf8) {
            output += comment
        } else if hasLineEnd {
            endLine()
        } else if !isAtLineStart, let last = output.last, !Self.isBlank(last) {
            output.append(UInt8(ascii: " "))
        }
    }

    // MARK: - Tokens

    private mutating func takeToken(_ byte: UInt8) {
        if Self.isOfWord(byte) {
            takeWord()
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            takeValue(length: stringLength(quote: byte))
        } else if byte == UInt8(ascii: "`") {
            output.append(byte)
            index += 1
            openings.append(.template)
            takeTemplate()
        } else if byte == UInt8(ascii: "/"), isPatternDue, let length = patternLength {
            takeValue(length: length)
        } else {
            takeMark(byte)
        }
    }

    private mutating func takeValue(length: Int) {
        output += source[index..<index + length]
        index += length
        endValue()
    }

    private mutating func endValue() {
        isPatternDue = false
        word = ""
        mark = 0
    }

    private mutating func takeWord() {
        let start = index
        while index < source.count, Self.isOfWord(source[index]) { index += 1 }
        output += source[start..<index]
        // After a dot it is a name, whatever it says, and no word of the language is longer than these.
        let isName = mark == UInt8(ascii: ".") || index - start > 10
        let read = isName ? "name" : String(decoding: source[start..<index], as: UTF8.self)
        // `for await (` has the head of a `for`.
        if read != "await" || word != "for" { word = read }
        isPatternDue = Self.wordsBeforePatterns.contains(read)
        mark = 0
    }

    /// Everything up to the closing backtick or the next `${`, as it is.
    private mutating func takeTemplate() {
        while index < source.count {
            let byte = source[index]
            if byte == UInt8(ascii: "\\") {
                output += source[index..<min(index + 2, source.count)]
                index += 2
                continue
            }
            output.append(byte)
            index += 1
            if byte == UInt8(ascii: "`") {
                openings.removeLast()
                return endValue()
            }
            if byte == UInt8(ascii: "$"), index < source.count, source[index] == UInt8(ascii: "{") {
                output.append(UInt8(ascii: "{"))
                index += 1
                isPatternDue = true
                word = ""
                mark = UInt8(ascii: "{")
                return
            }
        }
    }

    private mutating func takeMark(_ byte: UInt8) {
        let before = mark
        let isDouble = index > 0 && before == byte && source[index - 1] == byte
        output.append(byte)
        index += 1
        var isPatternNext = true
        mark = byte
        switch byte {
        case UInt8(ascii: "("): parentheses.append(Self.wordsWithHeads.contains(word))
        case UInt8(ascii: ")"): isPatternNext = parentheses.popLast() ?? false
        case UInt8(ascii: "]"): isPatternNext = false
        case UInt8(ascii: "{"): openings.append(isValueDue(after: before) ? .object : .block)
        case UInt8(ascii: "}"):
            let opening = openings.popLast() ?? .block
            if opening == .template {
                openings.append(.template)
                return takeTemplate()
            }
            isPatternNext = opening == .block
        case UInt8(ascii: "."):
            // Three dots spread what follows; one dot names it.
            isPatternNext = isDouble && index > 2 && source[index - 3] == byte
            if isPatternNext { mark = UInt8(ascii: ",") }
        case UInt8(ascii: "+"), UInt8(ascii: "-"): isPatternNext = !isDouble
        case UInt8(ascii: ">"):
            // An arrow's brace opens a block.
            if before == UInt8(ascii: "="), source[index - 2] == UInt8(ascii: "=") { mark = UInt8(ascii: ";") }
        default: break
        }
        isPatternDue = isPatternNext
        word = ""
    }

    /// Whether a brace here begins an object: after a mark or word that wants a value.
    private func isValueDue(after before: UInt8) -> Bool {
        if !word.isEmpty { return isPatternDue && !Self.wordsBeforeBlocks.contains(word) }
        return before != 0 && "=(,:?[&|!+-*~^%<>".utf8.contains(before)
    }

    private func stringLength(quote: UInt8) -> Int {
        var end = index + 1
        while end < source.count, !Self.isLineEnd(source[end]) {
            let byte = source[end]
            end += byte == UInt8(ascii: "\\") ? escapeLength(at: end) : 1
            if byte == quote { break }
        }
        return min(end, source.count) - index
    }

    /// A backslash and what it stands before; a line's end may be of two bytes.
    private func escapeLength(at place: Int) -> Int {
        let isLong = place + 2 < source.count && source[place + 1] == 0x0D && source[place + 2] == 0x0A
        return isLong ? 3 : 2
    }

    /// The length of the pattern that begins here; nil when this line has no end of one, so that the slash divides.
    private var patternLength: Int? {
        var (end, isInClass) = (index + 1, false)
        while end < source.count, !Self.isLineEnd(source[end]) {
            switch source[end] {
            case UInt8(ascii: "\\"): end += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass: return end + 1 - index
            default: break
            }
            end += 1
        }
        return nil
    }

    // MARK: - Letters

    /// Words after which a slash begins a pattern.
    private static let wordsBeforePatterns: Set<String> = [
        "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "instanceof", "do", "else", "yield",
        "await", "default",
    ]
    private static let wordsBeforeBlocks: Set<String> = ["do", "else", "default"]
    private static let wordsWithHeads: Set<String> = ["if", "while", "for", "with"]

    /// Whether `byte`, which stands here, and the next one are these two.
    private func isPair(_ byte: UInt8, _ first: UInt8, _ second: UInt8) -> Bool {
        byte == first && index + 1 < source.count && source[index + 1] == second
    }

    /// U+2028 and U+2029 end a line, too.
    private func isAtSeparator(_ index: Int) -> Bool {
        index + 2 < source.count && source[index] == 0xE2 && source[index + 1] == 0x80
            && (source[index + 2] == 0xA8 || source[index + 2] == 0xA9)
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C }

    /// Letters, digits, `$`, `_`, a backslash (of an escaped letter), and all of other alphabets.
    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "$"), UInt8(ascii: "_"), UInt8(ascii: "\\"),
            0x80...0xFF:
            true
        default: false
        }
    }
}
