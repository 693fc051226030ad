// The page of the look: the form at the left, how it would look at the right, earlier looks beneath.

import Foundation
import Kernel
import Web

extension Appearance {
    /// The page with what was typed; the sample shows it whether it may be kept or not.
    func appearancePage(
        _ draft: AppearanceDraft, _ versions: [AppearanceVersion], _ context: StaffContext
    ) -> HTML {
        var frame = PageFrame(context.t("appearance.title"), section: Menu.settingsSection)
        frame.breadcrumbs = [("/staff/settings", context.t("appearance.settings.title"))]
        frame.subline = "\(context.t("appearance.lead"))"
        frame.density = "regular"
        let sample = LookSample(draft, configured: configured)
        return context.page(
            frame,
            """
            \(context.errorSummary(draft.typed))
            <div class="lookpage">
              <div class="lookpage__form">\(context.appearanceForm(draft))</div>
              <div class="lookpage__sample">\(context.lookSample(sample))</div>
            </div>
            \(context.history(versions))
            """)
    }
}

// MARK: - Form

extension StaffContext {
    fileprivate func appearanceForm(_ draft: AppearanceDraft) -> HTML {
        let typed = draft.typed
        let company: HTML = "\(quiet("name", typed))\(mark(.logo, draft))\(mark(.favicon, draft))"
        let contacts: HTML = """
            <div class="fields">\(quiet("phone", typed))\(quiet("supportEmail", typed))</div>
            \(quiet("helpURL", typed))
            """
        let words: HTML = "\(quiet("welcome", typed))\(quiet("footer", typed))"
        let options = AppearanceSettings.MailHeader.Content.allCases.map {
            FieldOption($0.rawValue, t("appearance.mailHeader.\($0.rawValue)"))
        }
        let mail: HTML = """
            <p class="field__help">\(t("appearance.mail.later"))</p>\
            \(field("mailHeader", typed, options: options))\(field("mailStrip", typed))
            """
        let content: HTML = """
            \(defaultButton)\(formSection(t("appearance.section.company"), company))
            \(formSection(t("appearance.section.colour"), colourFields(draft)))
            \(formSection(t("appearance.section.words"), words))
            \(formSection(t("appearance.section.contacts"), contacts))
            \(formSection(t("appearance.section.mail"), mail))
            """
        let look: HTML = submit(
            t("appearance.preview"), .plain, act: (name: "act", value: "preview"),
            attributes: " formnovalidate")
        return formFrame(
            FormFrame(Appearance.path, id: "look", long: true, files: true), content,
            actions: "\(submit(t("web.save"), busy: t("web.saving")))<span class=\"nojs-only\">\(look)</span>")
    }

    /// A field without the word that it may stay empty: here nearly all may.
    private func quiet(_ name: String, _ typed: TypedForm<AppearanceForm>) -> HTML? {
        field(name, typed) { $0.mark = nil }
    }

    /// A mark: what there is, the way to take it off, and the place for another file.
    private func mark(_ use: MarkUse, _ draft: AppearanceDraft) -> HTML {
        let name = use.rawValue
        let there: HTML? = draft[use].map { mark in
            """
            <div class="lookmark"><img class="lookmark__image" src="\(url: mark.path)" alt="\(t("appearance.mark.\(name)"))">\
            <input type="hidden" name="\(name)File" value="\(mark.file)">\
            <label class="option"><input type="checkbox" class="check" name="\(name)Removed" value="on">\
            <span>\(t("appearance.mark.remove.\(name)"))</span></label></div>
            """
        }
        return "<div class=\"stack\">\(quiet(name, draft.typed))\(there)</div>"
    }

    private func colourFields(_ draft: AppearanceDraft) -> HTML {
        let accent = draft.form.parsedColour.map { Accent($0) } ?? .ours
        let proposal = accent.proposal?.text ?? ""
        return """
            <div class="lookcolour" data-look-colour="\(Appearance.path)/colour">\(quiet("colour", draft.typed))\
            <input type="color" class="lookcolour__picker js-only" data-look-picker value="\(accent.colour.text)" \
            aria-label="\(t("appearance.colour.picker"))"></div>
            <div class="lookverdict" data-look-verdict\(attr: "hidden", if: proposal.isEmpty)>\
            <p class="linenote linenote--danger" role="status" data-look-message></p>\
            <button class="btn btn--sm" name="proposal" value="\(proposal)" formnovalidate data-look-proposal>\
            \(swatch(proposal))<span>\(t("appearance.colour.take")) <span data-look-nearest>\(proposal)</span></span></button></div>
            \(ratioTable(accent))
            """
    }

    /// A small field of one colour, drawn: a page has no styles of its own.
    private func swatch(_ colour: String) -> HTML {
        """
        <svg class="lookswatch" viewBox="0 0 16 16" aria-hidden="true">\
        <rect width="16" height="16" rx="4" fill="\(colour.isEmpty ? "none" : colour)"/></svg>
        """
    }

    private func ratioTable(_ accent: Accent) -> HTML {
        let texts = ratios(accent)
        let use = TableColumn<Accent.Use>("use", "appearance.ratios") { "\(t("appearance.use.\($0.rawValue)"))" }
        let themes = ["light", "dark"].map { theme in
            TableColumn<Accent.Use>(theme, "appearance.ratios.\(theme)", align: .end) { use in
                let ratio = texts["\(use.rawValue).\(theme)"]
                return """
                    <span\(attr: "class", ratio?.isLow == true ? "text-danger" : nil) \
                    data-ratio="\(use.rawValue).\(theme)">\(ratio?.text)</span>
                    """
            }
        }
        let shown = table(Table(still: "ratios", [use] + themes), Accent.Use.allCases, label: t("appearance.ratios"))
        return "<div>\(shown)<p class=\"field__help\">\(t("appearance.ratios.help"))</p></div>"
    }
}

// MARK: - History

extension StaffContext {
    /// Earlier looks, each with the way back to it.
    fileprivate func history(_ versions: [AppearanceVersion]) -> HTML? {
        guard let current = versions.first else { return nil }
        let rows: [HTML] = versions.enumerated().map { place, version in
            let before = versions.dropFirst(place + 1).first?.settings ?? AppearanceSettings()
            // What the oldest kept one changed is not known any more.
            let isComparable = place + 1 < versions.count || version.number == 1
            let parts = isComparable ? version.settings.parts(differingFrom: before) : []
            let changed = parts.map { t("appearance.part.\($0.rawValue)") }.joined(separator: ", ")
            let act: HTML =
                version.number == current.number ? tag(t("appearance.history.current"), .success) : restoration(version)
            return """
                <li class="doc">\(icon("clock"))<div class="doc__text"><span class="medium">\(moment(version.at))</span>\
                <span class="sub">\(version.authorName)\(changed.isEmpty ? nil : ": \(changed)" as String?)</span></div>\(act)</li>
                """
        }
        let first: HTML = """
            <li class="doc">\(icon("clock"))<div class="doc__text"><span class="medium">\(t("appearance.history.initial"))</span>\
            <span class="sub">\(t("appearance.history.initial.note"))</span></div>\(restoration(0, t("appearance.history.initial")))</li>
            """
        let content: HTML = "<ul class=\"rows lookhistory\">\(rows)\(first)</ul>"
        return pageSection(t("appearance.history"), id: "history-h", content)
    }

    private func restoration(_ version: AppearanceVersion) -> HTML {
        restoration(version.number, formats.dateTime(version.at))
    }

    private func restoration(_ number: Int64, _ name: String) -> HTML {
        pressForm(
            "\(Appearance.path)/restoration", hidden: [("version", "\(number)")],
            submit(t("appearance.history.restore"), .plain, size: .small, of: name))
    }
}
