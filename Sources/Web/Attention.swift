// What waits for somebody: the list behind the bell.

import Database
import Foundation
import Kernel

extension SignedInContext {
    /// What waits for the person, from every module, the newest first; one statement a source.
    ///
    /// - Parameter limit: items at most.
    package func attention(limit: Int, in tx: Transaction) throws -> [AttentionItem] {
        var items: [AttentionItem] = []
        for source in site.contributions.attention where source.audience.includes(principal) {
            items += try source.items(self, limit, tx)
        }
        return Array(items.sorted { $0.at > $1.at }.prefix(limit))
    }

    /// When the person last looked; what is newer is new to him.
    package var attentionSeen: Date { signedIn.attentionSeen(now) }
}

extension SignedIn {
    /// When the person last opened the bell, at most two weeks before `now`: older things are no news to anybody.
    package func attentionSeen(_ now: Date) -> Date {
        let earliest = now.addingTimeInterval(-AttentionMark.memory)
        guard let kept: String = preferences[AttentionMark.preference], let seen = AttentionMark.instant(kept) else {
            return earliest
        }
        return max(seen, earliest)
    }
}

/// How the moment somebody last looked at the bell is kept among his preferences.
package enum AttentionMark {
    static let preference = PreferenceName<String>("attention")
    /// Seconds for which something counts as news: two weeks.
    package static let memory: TimeInterval = 14 * 86_400
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// The preference's value, as JSON.
    package static func json(_ seen: Date) -> String { "\"\(style.format(seen))\"" }

    static func instant(_ text: String) -> Date? { try? style.parse(text) }
}

extension StatusTone {
    /// The icon of what waits in this tone.
    package var icon: String {
        switch self {
        case .muted, .info: "info"
        case .warning: "warn"
        case .success: "ok"
        case .danger: "alert"
        }
    }
}

extension PageContext {
    /// A list of what waits: what it is, what changed, when.
    ///
    /// - Parameters:
    ///   - seen: what is newer is marked as new.
    ///   - when: how an instant is written.
    package func newsList(_ items: [AttentionItem], seen: Date, when: (Date) -> String) -> HTML {
        """
        <ul class="news">\(items.map { item in
            let isNew = item.at > seen
            let fresh: HTML? = isNew ? "<span class=\"visually-hidden\"> \(t("web.attention.fresh"))</span>" : nil
            let text: HTML? = item.text.isEmpty ? nil : "<p>\(item.text)</p>"
            return """
                <li class="news__item is-\(item.tone.rawValue)\(isNew ? " is-new" : "")">\(icon(item.tone.icon))\
                <div><a href="\(url: item.path)">\(item.title)</a>\(fresh)\(text)</div>\
                <time datetime="\(Formats.machine(item.at))">\(when(item.at))</time></li>
                """ as HTML
        })</ul>
        """
    }

    /// How many are new, as a small badge says it: beyond nine nobody counts.
    func upToNine(_ count: Int) -> String { count > 9 ? "9+" : String(count) }
}
