// Articles as they are compared where punctuation, letter case and the layout of the keyboard do not matter.

import Foundation
import Web

/// The form of an article that is left of all ways to write it.
enum ArticleKey {
    /// Letters and digits only, capitals, Cyrillic letters that look like Latin ones as those. Empty for a text without
    /// any.
    static func of(_ text: String) -> String {
        var key = ""
        key.reserveCapacity(text.utf8.count)
        for scalar in text.uppercased().unicodeScalars {
            if let twin = twins[scalar] {
                key.unicodeScalars.append(twin)
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                key.unicodeScalars.append(scalar)
            }
        }
        return key
    }

    /// What the same keys would have written in the other layout.
    static func otherLayout(of text: String) -> String { of(KeyboardLayout.other(text)) }

    private static let twins: [Unicode.Scalar: Unicode.Scalar] = {
        let pairs = zip("АВЕКМНОРСТУХЁ×".unicodeScalars, "ABEKMHOPCTYXEX".unicodeScalars)
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1) })
    }()
}
