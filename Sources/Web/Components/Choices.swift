// Choices that stand in sight: checkbox, radio buttons, and cards where a choice needs explaining.

extension PageContext {
    /// A checkbox or a switch, with its label behind it.
    func switchedField(_ input: Input) -> HTML {
        let control: HTML = input.kind == .switch ? switchControl(input) : checkbox(input)
        let mark: HTML? = input.mark.map { " <span class=\"quiet\">\($0)</span>" }
        let modifier = input.kind == .switch ? " field--switch" : ""
        return """
            <div class="field field--option\(modifier)"><label class="option">\(control)\
            <span>\(input.label)\(mark)</span></label>\(foot(input))</div>
            """
    }

    private func checkbox(_ input: Input) -> HTML {
        """
        <input type="checkbox" class="check" value="on"\(attr: "checked", if: input.value == "on")\(attributes(input))>
        """
    }

    /// Radio buttons, one beneath the other.
    func radios(_ input: Input) -> HTML {
        let options: [HTML] = input.options.enumerated().map { index, option in
            let note: HTML? = noteText(option).map { "<span class=\"option__note\">\($0)</span>" }
            let end: HTML? = option.end.map { "<span class=\"option__n\">\($0)</span>" }
            return """
                <label class="option">\(radio(input, option, index))<span>\(option.label)\(note)</span>\(end)</label>
                """
        }
        return "<div class=\"options\"\(groupAttributes(input))>\(options)</div>"
    }

    /// Radio buttons that look like cards.
    func radioCards(_ input: Input) -> HTML {
        let cards: [HTML] = input.options.enumerated().map { index, option in
            let note: HTML? = noteText(option).map { "<span class=\"choicecard__note\">\($0)</span>" }
            return choiceCard(radio(input, option, index), option.label, note: note, end: option.end)
        }
        return "<div class=\"choicecards\"\(groupAttributes(input))>\(cards)</div>"
    }

    /// One card by itself, where a page has more to say on it than an option can.
    ///
    /// - Parameters:
    ///   - control: its radio button or checkbox.
    ///   - note: quieter lines, each a `choicecard__note`.
    ///   - end: what stands at the right, such as a price.
    ///   - attributes: of the card, with a blank before each.
    package func choiceCard(
        _ control: HTML, _ title: String, note: HTML? = nil, end: String? = nil, attributes: HTML? = nil
    ) -> HTML {
        let end: HTML? = end.map { "<span class=\"choicecard__end\">\($0)</span>" }
        return """
            <label class="choicecard"\(attributes)>\(control)\
            <span><span class="medium">\(title)</span>\(note)</span>\(end)</label>
            """
    }

    private func noteText(_ option: FieldOption) -> String? { option.disabledReason ?? option.note }

    /// The first button has the group's id: that is where a summary of errors leads.
    private func radio(_ input: Input, _ option: FieldOption, _ index: Int) -> HTML {
        let isShut = input.disabledReason != nil || option.disabledReason != nil
        let required = input.isRequired && index == 0 ? t(input.kind.requiredKey) : nil
        let id = index == 0 ? input.id : "\(input.id)-\(index)"
        return """
            <input type="radio" class="radio" id="\(id)" \
            name="\(input.name)" value="\(option.value)"\(attr: "checked", if: option.value == input.value)\
            \(attr: "required", if: input.isRequired)\(attr: "disabled", if: isShut)\
            \(attr: "data-error-required", required)>
            """
    }

    private func groupAttributes(_ input: Input) -> HTML {
        """
         role="radiogroup" aria-labelledby="\(input.id)-label"\
        \(attr: "aria-required", input.isRequired ? "true" : nil)\
        \(attr: "aria-invalid", input.error == nil ? nil : "true")\(attr: "aria-describedby", input.describedBy)
        """
    }
}
