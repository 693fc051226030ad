// A word of explanation beside a control.

extension PageContext {
    /// The attribute of a control that explains it when it is pointed at, focused, or pressed long on a phone.
    ///
    /// A control without words needs its `aria-label` besides: `<button aria-label="…"\(context.tooltip("…"))>`.
    package func tooltip(_ text: String) -> HTML { "\(attr: "data-tooltip", text)" }

    /// A small question mark that explains `term` where it stands.
    package func helpTip(_ term: String, _ explanation: String) -> HTML {
        """
        <button type="button" class="iconbtn iconbtn--sm helptip js-only" \
        aria-label="\(t("web.helpTip", ["term": term]))"\(tooltip(explanation))>\(icon("help"))</button>\
        <span class="nojs-only caption quiet">\(explanation)</span>
        """
    }
}
