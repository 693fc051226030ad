// The state of a whole page, across its top: no network, read only, somebody else's eyes.

extension PageContext {
    /// A banner: a bold word, what it means for the person, at most one button or link.
    ///
    /// - Parameters:
    ///   - id: for the script that shows and hides it.
    ///   - isHidden: when a script shows it in its time.
    package func banner(
        icon symbol: String, _ title: String, _ text: String, action: HTML? = nil, id: String? = nil,
        hidden isHidden: Bool = false
    ) -> HTML {
        """
        <div class="banner" role="status"\(attr: "id", id)\(attr: "hidden", if: isHidden)>\(icon(symbol))\
        <p><b>\(title)</b> <span>\(text)</span></p>\(action)</div>
        """
    }
}
