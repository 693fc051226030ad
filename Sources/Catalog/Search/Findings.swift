import Foundation
import Kernel
import Search

/// What was found for a question. Ids only: names, prices and rights are read from the database afterwards.
package struct Findings: Sendable {
    /// The best first.
    package var ids: [ID<Product>] = []
    package var categories: [ID<Category>] = []
    package var articles: [UUID] = []
    /// How many products fit in all; more than ``ids`` where the list was cut.
    package var total = 0
    /// How the words were read in the end.
    package var reading = SearchReading.typed
    /// Whether nothing fits all that was asked for, and these are only like it.
    package var isPartial = false
    /// Whether the index did not answer and the database was asked for plain words instead.
    package var isDegraded = false

    package init() {}

    /// Whether there are more than were asked for: what is sorted, narrowed or counted is only the best of them.
    package var isCut: Bool { total > ids.count }

    /// The words that led here, as they were read.
    package func words(typed: String) -> String { reading.text ?? typed }
}

extension SearchReading {
    /// What was looked for instead of what was typed; nil where that was looked for.
    package var text: String? {
        switch self {
        case .typed: nil
        case .otherLayout(let text), .transliterated(let text), .corrected(let text): text
        }
    }
}

/// Who asks, as far as the order of what is found goes.
package struct SearchAsker: Sendable {
    /// What this customer buys, the most frequent first.
    package var familiar: [ID<Product>] = []
    package var variant = RankingVariant.a

    package init() {}

    package init(familiar: [ID<Product>], variant: RankingVariant) {
        self.familiar = familiar
        self.variant = variant
    }
}
