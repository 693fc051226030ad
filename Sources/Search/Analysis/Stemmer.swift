import CXapian

/// Brings Russian and English words to their stem: «молотками» and «молоток» to «молотк».
///
/// Not for several threads at once: whoever analyses on a thread of its own has its own.
final class Stemmer {
    private let russian: OpaquePointer
    private let english: OpaquePointer
    private var buffer = [CChar](repeating: 0, count: 512)
    private var known: [String: String] = [:]

    /// Words kept with their stems: names of goods repeat themselves.
    private static let memory = 20_000

    /// - Throws: `IndexError` when Xapian has no such stemmer, or no memory.
    init() throws {
        let first = try Self.make("russian")
        do {
            english = try Self.make("english")
        } catch {
            cx_stemmer_free(first)
            throw error
        }
        russian = first
    }

    deinit {
        cx_stemmer_free(russian)
        cx_stemmer_free(english)
    }

    /// The stem of a word in its normal form.
    ///
    /// A word of one or two letters has none; its letters count by their looks, so that «м» of «М 8» is the same in
    /// both scripts.
    func stem(_ word: String) -> String {
        if let stem = known[word] { return stem }
        let stem = made(word)
        if known.count >= Self.memory { known.removeAll(keepingCapacity: true) }
        known[word] = stem
        return stem
    }

    private func made(_ word: String) -> String {
        if word.unicodeScalars.count <= 2 { return LookAlikes.latin(word) }
        // Longer than any word: the buffer has room for a stem of this.
        guard word.utf8.count < 400 else { return word }
        if Self.nounsLikeVerbs.contains(where: { word.hasSuffix($0) }) { return String(word.dropLast()) }
        let stemmer = word.startsCyrillic ? russian : english
        let capacity = Int32(buffer.count)
        guard cx_stem(stemmer, word, &buffer, capacity) == CX_OK else { return word }
        let stem = buffer.withUnsafeBufferPointer { text in text.baseAddress.map { String(cString: $0) } } ?? word
        return word.startsCyrillic ? Self.withoutFleetingVowel(stem) : stem
    }

    /// Snowball keeps the vowel that comes and goes before a к: «молоток» but «молотка», «батареек» but «батарейка».
    private static func withoutFleetingVowel(_ stem: String) -> String {
        var letters = Array(stem.unicodeScalars)
        let count = letters.count
        guard count >= 5, letters[count - 1] == "к", letters[count - 2] == "о" || letters[count - 2] == "е" else {
            return stem
        }
        let before = letters[count - 3]
        if before == "е", letters[count - 2] == "е" {
            letters[count - 2] = "й"
        } else if vowels.contains(before) {
            return stem
        } else {
            letters.remove(at: count - 2)
        }
        return String(scalars: letters)
    }

    /// Nouns that Snowball takes for verbs: it makes «крова» of «кровать», but «кроват» of «кровати».
    private static let nounsLikeVerbs = ["кровать", "печать", "рукоять"]

    private static let vowels: Set<Unicode.Scalar> = ["а", "е", "и", "о", "у", "ы", "э", "ю", "я"]

    private static func make(_ language: String) throws -> OpaquePointer {
        var made: OpaquePointer?
        try IndexError.check(cx_stemmer_new(language, &made))
        guard let made else { throw IndexError(.failed, "no stemmer for \(language)") }
        return made
    }
}
