/// What documents are found by: a capital letter for the kind of term, and its text in normal form.
enum Term {
    /// A word, number, mark, size or quantity of the title.
    static func title(_ text: String) -> String { cut("T\(text)") }
    /// The same of a keyword.
    static func keyword(_ text: String) -> String { cut("K\(text)") }
    /// The same of the description.
    static func text(_ text: String) -> String { cut("X\(text)") }
    /// A word of title or keywords as it is written, not its stem.
    static func word(_ word: String) -> String { cut("\(words)\(word)") }
    /// The first one to three characters of something in the title.
    static func beginning(_ text: String) -> String { "E\(text)" }
    /// The stem of the first word of the title: what the thing is.
    static func head(_ stem: String) -> String { cut("F\(stem)") }
    /// The whole title.
    static func wholeTitle(_ text: String) -> String { cut("H\(text)") }
    /// An article or barcode.
    static func code(_ code: String) -> String { "C\(code)" }
    /// A part of the title with letters and digits, as models have.
    static func model(_ code: String) -> String { "M\(code)" }
    static func gram(_ gram: String) -> String { "G\(gram)" }
    /// The article of one customer.
    static func customerCode(_ customer: String, _ code: String) -> String { "O\(customer)\(code)" }
    static func customerGram(_ customer: String, _ gram: String) -> String { "P\(customer)\(gram)" }
    static func kind(_ kind: SearchKind) -> String { "Z\(kind.rawValue)" }
    /// Who may find it; nil for a tag with a zero byte, which would end the term and make it another tag.
    static func audience(_ tag: String) -> String? { tag.utf8.contains(0) ? nil : cut("V\(tag)") }
    /// What no document has.
    static let nothing = "Y"
    static func id(_ id: String) -> String { "Q\(id)" }

    /// What terms of ``word(_:)`` begin with.
    static let words = "W"

    /// Xapian takes 245 bytes.
    private static let longest = 240

    private static func cut(_ term: String) -> String {
        if term.utf8.count <= longest { return term }
        var bytes = 0
        return String(
            scalars: term.unicodeScalars.prefix { scalar in
                bytes += scalar.utf8.count
                return bytes <= longest
            })
    }
}
