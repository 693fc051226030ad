import Web

/// Samples that stand on one page of the gallery.
struct SampleGroup: Sendable {
    /// The last part of its address.
    let id: String
    let title: String
    let samples: @Sendable (PublicContext) -> [Sample]
}

/// A component in one state.
struct Sample: Sendable {
    let title: String
    /// The Swift that makes it, word for word: a test compares it with the source.
    let code: String
    let html: HTML
    /// When to use it, or what to mind; empty for nothing.
    var note = ""
}

extension Sample {
    /// Its place on the page: the title with dashes for blanks, so that a link outlives a change of order.
    var anchor: String { title.split(whereSeparator: \.isWhitespace).joined(separator: "-") }
}
