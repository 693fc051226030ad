// The fields of a declared form: label, control, help and error, all from the form's own declaration.

import Kernel

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
        Typed.fields.map { field(input($0, typed, options[$0.name] ?? [])) }
    }

    /// One field of a form, by its name.
    ///
    /// - Parameters:
    ///   - isRequired: when the page knows better than the declaration, as where there is nothing else to choose.
    ///   - change: sets what only the page knows, such as the first day that can be chosen.
    package func field<Typed: Form>(
        _ name: String, _ typed: TypedForm<Typed>, options: [FieldOption] = [], required isRequired: Bool? = nil,
        _ change: ((inout Input) -> Void)? = nil
    ) -> HTML? {
        guard var declared = Typed.fields.first(where: { $0.name == name }) else { return nil }
        if let isRequired { declared.isRequired = isRequired }
        var shown = input(declared, typed, options)
        change?(&shown)
        return field(shown)
    }

    /// A field as its declaration has it, with what was typed and what is wrong.
    private func input<Typed: Form>(
        _ declared: Field<Typed>, _ typed: TypedForm<Typed>, _ options: [FieldOption]
    ) -> Input {
        let problem = typed.problems.first { $0.field == declared.name }
        // A choice says by its first one that nothing need be chosen, a checkbox by being one.
        let isPlain = declared.isRequired || declared.kind.isChoice || declared.kind.isSwitched
        var input = Input(
            declared.name, t(declared.label), declared.kind, value: typed.form.value(of: declared),
            mark: isPlain ? nil : t("web.field.optional"), required: declared.isRequired,
            minLength: declared.minLength, maxLength: declared.maxLength, counted: declared.isCounted,
            mask: declared.mask)
        input.help = declared.hasHelp ? t(declared.label + ".help") : nil
        input.error = problem.map { t($0.message) }
        input.unit = declared.unit.map { t($0) } ?? (declared.kind == .money ? Currency.rub.symbol : nil)
        input.autocomplete = declared.autocomplete
        input.inputMode = declared.inputMode
        input.enterKeyHint = declared.enterKeyHint
        input.options = options
        input.source = declared.source
        return input
    }
}
