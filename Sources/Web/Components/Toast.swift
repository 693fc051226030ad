// What was just done, at the bottom left for eight seconds, with the way back where there is one.

extension PageContext {
    /// What lies above every page: messages of what was just done, the mould from which scripts make more, and the
    /// bubble of tooltips.
    package var toasts: HTML {
        let said: HTML? = visit.web.flash.map { flash in
            toast(
                t(flash.key, TextArguments(flash.arguments)), icon: flash.isRefusal == true ? "alert" : "check",
                wayBack: flash.undo.flatMap(undoButton))
        }
        let mould: HTML = """
            <a class="toast__undo" href="/cart" data-toast-cart>\(t("web.toCart"))</a>\
            <button type="button" class="toast__undo" data-toast-undo>\(t("web.undo"))</button>
            """
        return """
            <div class="toasts" role="status">\(said)</div>
            <template id="toast">\(toast("", icon: "check", wayBack: mould))</template>
            <div class="tooltip" id="tooltip" role="tooltip" popover="manual"></div>
            """
    }

    /// A toast: what was done in a few words, and the form that takes it back.
    package func toast(_ text: String, undo: UndoForm? = nil) -> HTML {
        toast(text, icon: "check", wayBack: undo.flatMap(undoButton))
    }

    private func toast(_ text: String, icon sign: String, wayBack: HTML?) -> HTML {
        """
        <div class="toast">\(icon(sign))<span class="toast__text">\(text)</span>\(wayBack)\
        <button type="button" class="toast__close js-only" data-toast-close aria-label="\(t("web.close"))">\
        \(icon("x"))</button></div>
        """
    }

    /// Only for a session, whose token the form needs; only to a path of our own, for a browser brought it.
    private func undoButton(_ undo: UndoForm) -> HTML? {
        guard visit.web.commandToken != nil, undo.isHarmless else { return nil }
        let fields = hiddenFields(undo.fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
        return """
            <form method="post" action="\(url: undo.path)">\(commandField)\(fields)\
            <button class="toast__undo">\(t("web.undo"))</button></form>
            """
    }
}
