// Words that stand in every other text and tell goods apart nowhere.

/// Words a question may have without asking for them.
enum StopWords {
    static func contains(_ word: String) -> Bool { words.contains(word) }

    // No UI text: prepositions of both languages, and what people write around an article or a price.
    private static let words = Set(
        """
        и в во с со на для по до от из к ко у о об за под над при не или а но без арт артикул шт штук купить цена цены \
        рублей руб недорого the of for and with to in a an
        """.split(separator: " ").map { String($0) })
}
