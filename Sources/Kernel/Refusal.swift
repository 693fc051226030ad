/// A rule says no. The page shows ``key`` with ``arguments`` and keeps what the person typed (answer 422).
///
/// A refusal rolls the transaction back: nothing is kept.
package protocol Refusal: Error {
    /// The key of the text that says what was wrong and how to mend it, for example `ordering.place.refusal.cartEmpty`.
    var key: String { get }
    /// Values for the placeholders of the text.
    var arguments: [String: String] { get }
    /// The form field the refusal concerns; nil when it concerns the whole form.
    var field: String? { get }
}

extension Refusal {
    package var arguments: [String: String] { [:] }
    package var field: String? { nil }
}

/// What was asked for does not exist, or belongs to somebody else: the answer is the same (404).
package struct NotFound: Error {
    package init() {}
}
