// A small tag beside a name, and a count beside a caption.

import Kernel

extension PageContext {
    /// A small tag beside a name: the colour says what it means, the words say it all.
    package func tag(_ words: String, _ tone: StatusTone = .muted) -> HTML {
        "<span class=\"tag\(tone == .muted ? "" : " tag--\(tone.rawValue)")\">\(words)</span>"
    }

    /// A tag in the accent colour, for what is new or chosen.
    package func accentTag(_ words: String) -> HTML {
        "<span class=\"tag tag--accent\">\(words)</span>"
    }

    /// A count beside a caption; nothing for zero.
    ///
    /// - Parameters:
    ///   - isAlert: when it waits for this person.
    ///   - meaning: what is counted, for those who hear the page: «ждут внимания».
    package func countBadge(_ count: Int, alert isAlert: Bool = false, meaning: String? = nil) -> HTML? {
        guard count > 0 else { return nil }
        let words: HTML? = meaning.map { "<span class=\"visually-hidden\"> \($0)</span>" }
        return """
            <span class="tabs__n\(isAlert ? " tabs__n--alert" : "")">\(formats.count(count))\(words)</span>
            """
    }
}
