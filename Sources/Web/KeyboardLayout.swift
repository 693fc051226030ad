/// The two layouts of a Russian keyboard: what was typed in the wrong one is still understood.
package enum KeyboardLayout {
    private static let latin = Array("`qwertyuiop[]asdfghjkl;'zxcvbnm,.")
    private static let cyrillic = Array("ёйцукенгшщзхъфывапролджэячсмитьбю")

    private static let others: [Character: Character] = {
        var others: [Character: Character] = [:]
        for (one, other) in zip(latin, cyrillic) {
            others[one] = other
            others[other] = one
        }
        return others
    }()

    /// What the same keys write in the other layout, in lower case: `rhjd` is «кров».
    package static func other(_ text: String) -> String {
        String(text.lowercased().map { others[$0] ?? $0 })
    }
}
