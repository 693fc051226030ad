// A field of a form on a page: label, input, help, error, all from the form's own declaration.

import Foundation
import Kernel

/// A choice of a select.
package struct FieldOption: Sendable {
    package let value: String
    package let label: String

    package init(_ value: String, _ label: String) {
        self.value = value
        self.label = label
    }
}

/// A form as it stands on a page: what was typed and what is wrong with it.
package struct TypedForm<Typed: Form>: Sendable {
    package let form: Typed
    package let problems: [FieldProblem]

    package init(_ form: Typed, _ problems: [FieldProblem] = []) {
        self.form = form
        self.problems = problems
    }

    /// The form with the one thing an operation refused.
    package init(_ form: Typed, _ refusal: any Refusal) {
        self.init(form, [FieldProblem(refusal)])
    }
}

extension PageContext {
    /// Every field of a form, one beneath the other; `options` by the name of a select.
    package func fields<Typed: Form>(_ typed: TypedForm<Typed>, options: [String: [FieldOption]] = [:]) -> [HTML] {
        Typed.fields.map { field($0, typed, options: options[$0.name] ?? []) }
    }

    /// One field of a form, by its name.
    ///
    /// - Parameter isRequired: when the page knows better than the declaration, as where there is nothing else to choose.
    package func field<Typed: Form>(
        _ name: String, _ typed: TypedForm<Typed>, options: [FieldOption] = [], required isRequired: Bool? = nil
    ) -> HTML? {
        guard var declared = Typed.fields.first(where: { $0.name == name }) else { return nil }
        if let isRequired { declared.isRequired = isRequired }
        return field(declared, typed, options: options)
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

    private func field<Typed: Form>(
        _ field: Field<Typed>, _ typed: TypedForm<Typed>, options: [FieldOption]
    ) -> HTML {
        let value = typed.form.value(of: field)
        let problem = typed.problems.first { $0.field == field.name }
        switch field.kind {
        case .hidden:
            return "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(value)\">"
        case .checkbox:
            return """
                <label class="option"><input type="checkbox" class="check" id="\(field.name)" name="\(field.name)" \
                value="on"\(attr: "checked", if: value == "on")> \(t(field.label))</label>
                """
        default:
            // A select says by its first choice that nothing need be chosen.
            let isPlain = field.isRequired || field.kind == .select
            let optional: HTML? = isPlain ? nil : " <span class=\"quiet\">\(t("web.field.optional"))</span>"
            return """
                <div class="field"><span class="field__label"><label for="\(field.name)">\(t(field.label))</label>\
                \(optional)</span>\(control(field, value, problem, options))\(help(field))\(error(field, problem))</div>
                """
        }
    }

    private func help<Owner>(_ field: Field<Owner>) -> HTML? {
        guard field.hasHelp else { return nil }
        return "<span class=\"field__help\" id=\"\(field.name)-help\">\(t(field.label + ".help"))</span>"
    }

    private func error<Owner>(_ field: Field<Owner>, _ problem: FieldProblem?) -> HTML? {
        problem.map { problem in
            """
            <span class="field__error" id="\(field.name)-error">\(icon("alert"))\(t(problem.message))</span>
            """
        }
    }

    private func control<Owner>(
        _ field: Field<Owner>, _ value: String, _ problem: FieldProblem?, _ options: [FieldOption]
    ) -> HTML {
        let shared = attributes(field, problem)
        switch field.kind {
        case .textarea(let rows):
            return "<textarea class=\"input\" rows=\"\(rows)\"\(shared)>\(value)</textarea>"
        case .select:
            return """
                <span class="selectwrap"><select class="input select"\(shared)>
                \(options.map { option in
                    """
                    <option value="\(option.value)"\(attr: "selected", if: option.value == value)>\(option.label)</option>
                    """ as HTML
                })
                </select>\(icon("down"))</span>
                """
        case .password:
            // A typed password never travels back, not even to its author.
            return """
                <span class="inputwrap"><input class="input" type="password"\(shared)>\
                <button type="button" class="iconbtn iconbtn--sm js-only" data-password-reveal="\(field.name)" \
                aria-label="\(t("web.password.show"))" aria-pressed="false" \
                data-label-show="\(t("web.password.show"))" data-label-hide="\(t("web.password.hide"))">\(icon("eye"))\
                </button></span>
                """
        default:
            return "<input class=\"input\" type=\"\(field.kind.inputType)\" value=\"\(value)\"\(shared)>"
        }
    }

    /// The attributes every control carries: the same rules as on the server, and the words to say when they are broken.
    private func attributes<Owner>(_ field: Field<Owner>, _ problem: FieldProblem?) -> HTML {
        let description = [
            field.hasHelp && problem == nil ? field.name + "-help" : nil, problem == nil ? nil : field.name + "-error",
        ].compactMap(\.self).joined(separator: " ")
        let required = field.isRequired ? t("web.field.required") : nil
        let short = field.minLength.map { t("web.field.tooShort.plain", ["min": String($0)]) }
        let longest = field.kind.isTyped ? String(field.maxLength) : nil
        return """
             id="\(field.name)" name="\(field.name)"\(attr: "maxlength", longest)\
            \(attr: "minlength", field.minLength.map(String.init))\(attr: "required", if: field.isRequired)\
            \(attr: "autocomplete", field.autocomplete)\(attr: "inputmode", field.inputMode)\
            \(attr: "aria-invalid", problem == nil ? nil : "true")\
            \(attr: "aria-describedby", description.isEmpty ? nil : description)\
            \(attr: "data-error-required", required)\(attr: "data-error-short", short)\
            \(attr: "data-error-type", field.kind == .email ? t("web.field.email") : nil)
            """
    }
}

extension Field.Kind {
    /// Whether text of any length could be typed into it.
    fileprivate var isTyped: Bool {
        switch self {
        case .select, .checkbox, .hidden, .date, .number: false
        case .text, .email, .tel, .search, .password, .textarea: true
        }
    }

    /// The `type` of an `<input>`.
    fileprivate var inputType: String {
        switch self {
        case .email: "email"
        case .tel: "tel"
        case .search: "search"
        case .date: "date"
        case .number: "number"
        case .password: "password"
        case .text, .textarea, .checkbox, .select, .hidden: "text"
        }
    }
}
