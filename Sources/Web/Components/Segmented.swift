// A choice of one among two to four, all of them in sight.

import Kernel

/// One of the choices: a link, so that it works without a script and the way back leads through it.
package struct Segment: Sendable {
    package let title: String
    package let path: String
    package let isCurrent: Bool
    /// Shown instead of the title, which then is the name.
    package let icon: String?
    /// How many things are behind it.
    package let count: Int?

    package init(_ title: String, _ path: String, current isCurrent: Bool, icon: String? = nil, count: Int? = nil) {
        self.title = title
        self.path = path
        self.isCurrent = isCurrent
        self.icon = icon
        self.count = count
    }
}

extension PageContext {
    /// Views, orders, widths: whatever has two to four values.
    package func segmented(_ label: String, _ segments: [Segment]) -> HTML {
        let items: [HTML] = segments.map { segment in
            let current = segment.isCurrent ? "true" : nil
            guard let name = segment.icon else {
                let count: HTML? = segment.count.map { " <span class=\"quiet\">\(formats.count($0))</span>" }
                return "<a href=\"\(url: segment.path)\"\(attr: "aria-current", current)>\(segment.title)\(count)</a>"
            }
            return """
                <a href="\(url: segment.path)"\(attr: "aria-current", current) aria-label="\(segment.title)" \
                title="\(segment.title)">\(icon(name))</a>
                """
        }
        return "<span class=\"seg\" role=\"group\" aria-label=\"\(label)\">\(items)</span>"
    }
}
