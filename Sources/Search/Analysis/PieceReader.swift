// Cuts a text into words, numbers, marks and sizes.

/// Reads pieces from the normal form of a text, left to right.
struct PieceReader {
    /// How many letters a mark has at most: «CAT5», but not «труба110».
    private static let longestMark = 4

    private let text: [Unicode.Scalar]
    private var position = 0
    private var chunk = 0
    private var pieces: [Piece] = []

    /// The pieces of a text, of which at most `limit` characters are read.
    static func pieces(of text: String, limit: Int = 1_000) -> [Piece] {
        pieces(of: NormalText.scalars(of: text, limit: limit))
    }

    /// The pieces of a text in its normal form.
    static func pieces(of normal: [Unicode.Scalar]) -> [Piece] {
        var reader = PieceReader(text: normal)
        reader.readAll()
        return reader.pieces
    }

    private init(text: [Unicode.Scalar]) {
        self.text = text
        // Before the first chunk, where the text begins with a blank.
        chunk = text.first == " " ? -1 : 0
    }

    private mutating func readAll() {
        while position < text.count {
            let start = position
            let scalar = text[start]
            if Scalars.isDigit(scalar) {
                readNumbers()
            } else if Scalars.isLetter(scalar) {
                readWord()
            } else {
                position += 1
            }
            countChunks(from: start)
        }
    }

    /// A chunk begins where a blank ends.
    private mutating func countChunks(from start: Int) {
        for index in start..<position where text[index] == " " {
            if index + 1 < text.count, text[index + 1] != " " { chunk += 1 }
        }
    }

    // MARK: - Words

    private mutating func readWord() {
        let start = position
        var end = endOfLetters(start)
        var letters = Array(text[start..<end])
        // «don't» is one word.
        while isInsideWord(end) {
            let next = endOfLetters(end + 1)
            letters += text[(end + 1)..<next]
            end = next
        }
        let word = LookAlikes.unmixed(String(scalars: letters))
        position = end
        let isShort = letters.count <= Self.longestMark
        if isShort, end < text.count, Scalars.isDigit(text[end]) {
            addMark(.mark, word, numberAt: end)
            return
        }
        var piece = Piece(.word, word, chunk: chunk)
        piece.followsHyphen = start > 1 && text[start - 1] == "-" && Scalars.isLetter(text[start - 2])
        pieces.append(piece)
        if isShort, end + 1 < text.count, text[end] == " " || text[end] == "-", Scalars.isDigit(text[end + 1]) {
            addMark(.looseMark, word, numberAt: end + 1)
        }
    }

    /// Adds a mark; its number is read again as a piece of its own.
    private mutating func addMark(_ kind: Piece.Kind, _ letters: String, numberAt start: Int) {
        let whole = readNumber(at: start).text
        let number = String(whole.prefix { $0 != "/" })
        var piece = Piece(kind, LookAlikes.latin(letters) + number, chunk: chunk)
        piece.letters = letters
        piece.number = number
        pieces.append(piece)
    }

    private func endOfLetters(_ start: Int) -> Int {
        var end = start
        while end < text.count, Scalars.isLetter(text[end]) { end += 1 }
        return end
    }

    /// Whether an apostrophe stands here between a Latin letter and another.
    private func isInsideWord(_ place: Int) -> Bool {
        guard place + 1 < text.count, text[place] == "'" || text[place] == "\u{2019}" else { return false }
        return Scalars.isLatin(text[place - 1]) && Scalars.isLetter(text[place + 1])
    }

    // MARK: - Numbers

    private mutating func readNumbers() {
        var numbers: [(text: String, unit: String?)] = []
        while true {
            let number = readNumber(at: position)
            let unit = readUnit(at: number.end)
            let afterUnit = unit?.end ?? number.end
            if let next = nextFactor(after: number.end) {
                numbers.append((number.text, nil))
                position = next
            } else if unit != nil, let next = nextFactor(after: afterUnit) {
                numbers.append((number.text, unit?.name))
                position = next
            } else {
                numbers.append((number.text, unit?.name))
                position = afterUnit
                break
            }
        }
        let lastUnit = numbers.last?.unit
        for number in numbers {
            var piece = Piece(.number, number.text, chunk: chunk)
            // «3×2,5 мм» is in millimetres throughout.
            if let unit = number.unit ?? lastUnit { piece.measure = Measures.term(number.text, unit) }
            pieces.append(piece)
        }
        if numbers.count > 1 {
            let factors = numbers.map { $0.text }
            var size = Piece(.size, factors.joined(separator: "x"), chunk: chunk)
            size.numbers = factors
            pieces.append(size)
        } else if lastUnit == nil {
            readMarkBehind(numbers[0].text)
        }
    }

    /// Letters right behind a number that are no unit: «5e», «2P».
    private mutating func readMarkBehind(_ number: String) {
        let end = endOfLetters(position)
        guard end > position, end - position < Self.longestMark else { return }
        if end < text.count, Scalars.isDigit(text[end]) { return }
        let letters = String(scalars: text[position..<end])
        var piece = Piece(.mark, number + LookAlikes.latin(letters), chunk: chunk)
        piece.letters = letters
        piece.number = number
        pieces.append(piece)
        position = end
    }

    /// The number at a digit: with a decimal comma or point, or a fraction.
    private func readNumber(at start: Int) -> (text: String, end: Int) {
        let end = endOfDigits(start)
        let whole = String(scalars: text[start..<end])
        guard end + 1 < text.count, Scalars.isDigit(text[end + 1]), !isListed(start) else { return (whole, end) }
        let last = endOfDigits(end + 1)
        if text[end] == "." || text[end] == "," {
            guard last - end <= 4, !isList(goingOnAt: last) else { return (whole, end) }
            var fraction = text[(end + 1)..<last]
            while fraction.last == "0" { fraction = fraction.dropLast() }
            return (fraction.isEmpty ? whole : "\(whole).\(String(scalars: fraction))", last)
        }
        if text[end] == "/" {
            let isLonger = last < text.count && text[last] == "/"
            guard end - start <= 2, last - end <= 3, !isLonger else { return (whole, end) }
            return (String(scalars: text[start..<last]), last)
        }
        return (whole, end)
    }

    /// «10,20,30» are three numbers: a comma with a number stands before this one.
    private func isListed(_ start: Int) -> Bool {
        guard start > 1, text[start - 1] == "." || text[start - 1] == "," else { return false }
        return Scalars.isDigit(text[start - 2])
    }

    /// The same, with another comma behind.
    private func isList(goingOnAt place: Int) -> Bool {
        guard place + 1 < text.count, text[place] == "." || text[place] == "," else { return false }
        return Scalars.isDigit(text[place + 1])
    }

    private func endOfDigits(_ start: Int) -> Int {
        var end = start
        while end < text.count, Scalars.isDigit(text[end]) { end += 1 }
        return end
    }

    /// The unit that stands at a place, right there or behind one blank.
    private func readUnit(at place: Int) -> (name: String, end: Int)? {
        let start = place < text.count && text[place] == " " ? place + 1 : place
        guard start < text.count else { return nil }
        if text[start] == "%" { return ("%", start + 1) }
        let end = endOfLetters(start)
        guard end > start, end - start <= 7 else { return nil }
        let name = String(scalars: text[start..<end])
        if end == text.count || !Scalars.isDigit(text[end]) {
            guard Measures.isUnit(name) else { return nil }
            return (name, end)
        }
        // «мм²» has become «мм2».
        let squared = name + String(Character(text[end]))
        let goesOn = end + 1 < text.count && (Scalars.isDigit(text[end + 1]) || Scalars.isLetter(text[end + 1]))
        guard !goesOn, Measures.isUnit(squared) else { return nil }
        return (squared, end + 1)
    }

    /// Where the next number of a size begins: behind a sign of multiplication, with a blank on either side or none.
    private func nextFactor(after place: Int) -> Int? {
        var index = place
        if index < text.count, text[index] == " " { index += 1 }
        guard index < text.count, ["x", "х", "*"].contains(text[index]) else { return nil }
        index += 1
        if index < text.count, text[index] == " " { index += 1 }
        return index < text.count && Scalars.isDigit(text[index]) ? index : nil
    }
}
