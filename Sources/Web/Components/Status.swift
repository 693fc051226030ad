// A tag: the colour says what it means, the words say it all.

/// What a tag means to the reader; decides the colour.
package enum StatusTone: String, Sendable {
    /// A draft, or cancelled.
    case muted
    /// Waits for the reader.
    case warning
    /// Under way.
    case info
    /// Done.
    case success
    /// Trouble.
    case danger
}

extension PageContext {
    /// A small tag beside a name.
    package func tag(_ words: String, _ tone: StatusTone = .muted) -> HTML {
        "<span class=\"tag\(tone == .muted ? "" : " tag--\(tone.rawValue)")\">\(words)</span>"
    }
}
