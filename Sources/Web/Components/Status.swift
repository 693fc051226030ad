// A status: the shape says how far, the colour what it means, the words say it all.

/// What a status means to the reader; decides the colour.
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
    /// A status in a table, or tinted in a page's head.
    ///
    /// - Parameter glyphName: one of the 16 px glyphs of the sprite, such as `sWait`.
    package func status(_ glyphName: String, _ tone: StatusTone, _ words: String, badge isBadge: Bool = false) -> HTML {
        """
        <span class="status status--\(tone.rawValue)\(isBadge ? " status--badge" : "")">\(glyph(glyphName))\
        <span>\(words)</span></span>
        """
    }

    /// A small tag beside a name.
    package func tag(_ words: String, _ tone: StatusTone = .muted) -> HTML {
        "<span class=\"tag\(tone == .muted ? "" : " tag--\(tone.rawValue)")\">\(words)</span>"
    }
}
