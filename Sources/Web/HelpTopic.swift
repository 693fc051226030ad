import Kernel

/// What help says about one section of the portal.
package struct HelpTopic: Sendable {
    /// The last part of its address, and of its texts' keys: `portal.help.<id>.title` and `.text`.
    package let id: String
    /// The section whose pages lead to it; nil for what belongs to no section.
    package let section: String?
    package let icon: String
    /// Who reads it; empty for everybody, strangers too.
    package let audiences: [Audience]

    package init(_ id: String, section: String? = nil, icon: String, for audiences: Audience...) {
        self.id = id
        self.section = section
        self.icon = icon
        self.audiences = audiences
    }

    /// Whether it concerns whoever asks; nil for a stranger.
    package func concerns(_ principal: Principal?) -> Bool {
        guard !audiences.isEmpty else { return true }
        return principal.map { asking in audiences.contains { $0.includes(asking) } } ?? false
    }
}

extension PageContext {
    /// The topics whoever asks may read.
    package var helpTopics: [HelpTopic] {
        let principal = visit.web.signedIn?.principal
        return site.contributions.help.filter { $0.concerns(principal) }
    }

    /// Attributes of a link to help about a section: its address, and what lets a script open it beside the page.
    package func helpLink(_ section: String?) -> HTML {
        let topic = section.flatMap { name in helpTopics.first { $0.section == name } }
        let path = topic.map { "/help/\($0.id)" } ?? "/help"
        return " href=\"\(url: path)\" data-help"
    }
}
