// A notice on a page: what happened and what to do.

/// What a notice is about; decides its colour and icon.
package enum NoticeKind: String, Sendable, CaseIterable {
    case info, success, warning, danger

    fileprivate var icon: String {
        switch self {
        case .info: "info"
        case .success: "ok"
        case .warning: "warn"
        case .danger: "alert"
        }
    }
}

extension PageContext {
    /// A notice: a bold first line, what to do, at most two buttons in `actions`.
    package func notice(_ kind: NoticeKind, _ title: String, _ body: HTML? = nil, actions: HTML? = nil) -> HTML {
        let role = kind == .danger ? "alert" : "status"
        return """
            <div class="notice notice--\(kind.rawValue)" role="\(role)">\(icon(kind.icon))<div class="notice__body">\
            <p class="notice__title">\(title)</p>\(body.map { "<p>\($0)</p>" as HTML })</div>\
            \(actions.map { "<div class=\"notice__actions\">\($0)</div>" as HTML })</div>
            """
    }

    /// The same in small under the line it concerns.
    ///
    /// - Parameter symbol: says more than the kind's own icon: «tag» for a price, «box» for stock.
    package func lineNotice(_ kind: NoticeKind, icon symbol: String? = nil, _ text: String) -> HTML {
        """
        <span class="linenote linenote--\(kind.rawValue)">\(icon(symbol ?? kind.icon))<span>\(text)</span></span>
        """
    }
}
