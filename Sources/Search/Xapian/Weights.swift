/// What each thing a document fits by is worth. Beside these counts how rare a term is, as BM25 has it.
enum Weights {
    /// A title counts three times, a code five times, a keyword one and a half, a description half.
    static let title = 1.0
    static let keyword = 0.5
    static let text = 1.0 / 6
    static let code = 5.0 / 3
    /// A word in the very form that was typed.
    static let sameForm = 0.1
    /// A word that the title begins with: what the thing is, not what it is for.
    static let head = 0.5
    /// Nothing but the title.
    static let wholeTitle = 1.5
    /// A quantity with its unit, and a size as a whole.
    static let measure = 1.5
    static let size = 2.0
    /// Words that a mistyped one may have meant besides the likeliest.
    static let otherGuess = 0.6
    /// Words of the same meaning.
    static let synonym = 0.9
    /// A part of a code, beside words.
    static let part = 0.5
    /// The first letters of a word that is not finished.
    static let beginning = 0.5

    /// Added to the weight of the words, which is 3 to 10 for each.
    static let availability = 1.2
    static let popularity = 0.25
    static let brevity = 0.8
    static let familiarity = 2.5
    /// How many of what a customer buys are looked at.
    static let familiarCount = 100
}
