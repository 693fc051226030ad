// A form on a page: what is wrong on top, its sections, its acts at the end, and the draft that keeps itself.

/// How a form stands on its page.
package struct FormFrame: Sendable {
    /// Where it is sent.
    package let action: String
    package var id: String?
    /// Whether it only asks for a list: sent by `GET`, without a command.
    package var isQuery: Bool
    /// The name its draft is kept under in the browser; it must hold the person's id. Nil keeps none.
    package var draft: String?
    /// Whether it is longer than a screen: then its acts stay in sight at the bottom.
    package var isLong: Bool
    /// Whether leaving the page asks first: for files and passwords, which no draft can keep.
    package var warnsUnsaved: Bool
    /// Whether it sends files.
    package var sendsFiles: Bool

    package init(
        _ action: String, id: String? = nil, query isQuery: Bool = false, draft: String? = nil,
        long isLong: Bool = false, warnsUnsaved: Bool = false, files sendsFiles: Bool = false
    ) {
        self.action = action
        self.id = id
        self.isQuery = isQuery
        self.draft = draft
        self.isLong = isLong
        self.warnsUnsaved = warnsUnsaved
        self.sendsFiles = sendsFiles
    }
}

extension PageContext {
    /// A form with its fields or sections and its acts, the primary one first.
    package func formFrame(_ frame: FormFrame, _ content: HTML, actions: HTML) -> HTML {
        let bar = frame.isLong ? "form__actions form__actions--sticky" : "form__actions"
        return """
            <form class="form" method="\(frame.isQuery ? "get" : "post")" action="\(url: frame.action)"\
            \(attr: "id", frame.id)\(attr: "enctype", frame.sendsFiles ? "multipart/form-data" : nil) data-validate \
            data-summary="\(t("web.form.summary"))"\(attr: "data-keep", frame.draft)\
            \(attr: "data-warn-unsaved", if: frame.warnsUnsaved)>\(frame.isQuery ? nil : commandField)\
            \(content)<div class="\(bar)">\(actions)\(frame.draft == nil ? nil : draftLine)</div></form>
            """
    }

    /// A part of a long form under its own heading.
    package func formSection(_ title: String, _ content: HTML) -> HTML {
        "<fieldset class=\"form__section\"><legend>\(title)</legend>\(content)</fieldset>"
    }

    /// Where `autosave.js` says that the draft is kept, or that an earlier one came back.
    private var draftLine: HTML {
        """
        <p class="form__draft js-only" data-draft data-saved="\(t("web.draft.saved"))" \
        data-restored="\(t("web.draft.restored"))" data-thrown="\(t("web.draft.thrown"))" \
        data-throw="\(t("web.draft.throw"))" data-undo="\(t("web.undo"))"><span role="status"></span></p>
        """
    }

    /// What is wrong, with links to the fields; nil when nothing is.
    package func errorSummary<Typed: Form>(_ typed: TypedForm<Typed>, title: String? = nil) -> HTML? {
        guard !typed.problems.isEmpty else { return nil }
        let heading = title ?? t("web.form.problems", count: Int64(typed.problems.count))
        return """
            <div class="notice notice--danger notices" role="alert" tabindex="-1" id="errors" autofocus>\
            \(icon("alert"))<div class="notice__body"><p class="notice__title">\(heading)</p><ul class="notice__list">
            \(typed.problems.map { problem in
                let text = t(problem.message)
                guard let field = Typed.fields.first(where: { $0.name == problem.field }) else {
                    return "<li>\(text)</li>" as HTML
                }
                return "<li><a href=\"#\(field.name)\">\(t(field.label)): \(text)</a></li>"
            })
            </ul></div></div>
            """
    }
}
