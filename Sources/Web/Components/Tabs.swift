// Views of one thing, each with its address.

import Kernel

/// A view behind a tab.
package struct TabLink: Sendable {
    package let title: String
    package let path: String
    package let isCurrent: Bool
    /// How many things are behind it; nil where nobody counts.
    package let count: Int?
    /// Whether they wait for the reader.
    package let isAlert: Bool

    package init(
        _ title: String, _ path: String, current isCurrent: Bool, count: Int? = nil, alert isAlert: Bool = false
    ) {
        self.title = title
        self.path = path
        self.isCurrent = isCurrent
        self.count = count
        self.isAlert = isAlert
    }
}

extension PageContext {
    /// Tabs: links, so that each view can be kept and sent. They scroll sideways on a phone.
    package func tabs(_ label: String, _ links: [TabLink]) -> HTML {
        let items: [HTML] = links.map { link in
            let count: HTML? = link.count.map { count in
                " <span class=\"tabs__n\(link.isAlert ? " tabs__n--alert" : "")\">\(formats.count(count))</span>"
            }
            return """
                <a href="\(url: link.path)"\(attr: "aria-current", link.isCurrent ? "page" : nil)>\(link.title)\(count)</a>
                """
        }
        return "<nav class=\"tabs\" aria-label=\"\(label)\">\(items)</nav>"
    }
}
