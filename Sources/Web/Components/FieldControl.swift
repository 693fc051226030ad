// A field of any kind: label above, control, help or error beneath.

extension PageContext {
    /// A field with its label, help and error.
    package func field(_ input: Input) -> HTML {
        switch input.kind {
        case .hidden: return "<input type=\"hidden\" name=\"\(input.name)\" value=\"\(input.value)\">"
        case .checkbox, .switch: return switchedField(input)
        default: break
        }
        return """
            <div class="field">\(label(input))\(control(input))\(foot(input))</div>
            """
    }

    /// The label with its quiet mark. A group of choices is named by it, any other control is reached by it.
    private func label(_ input: Input) -> HTML {
        let mark: HTML? = input.mark.map { " <span class=\"quiet\">\($0)</span>" }
        let name: HTML =
            input.kind.isGroup
            ? "<span id=\"\(input.id)-label\">\(input.label)</span>"
            : "<label for=\"\(input.id)\">\(input.label)</label>"
        return "<span class=\"field__label\">\(name)\(mark)</span>"
    }

    /// What stands beneath a control: help, counter, error.
    func foot(_ input: Input) -> HTML {
        let help: HTML? = input.hint.map { "<span class=\"field__help\" id=\"\(input.id)-help\">\($0)</span>" }
        let error: HTML? = input.error.map { error in
            "<span class=\"field__error\" id=\"\(input.id)-error\">\(icon("alert"))\(error)</span>"
        }
        guard input.isCounted, let most = input.maxLength else { return "\(help)\(error)" }
        return """
            <span class="field__foot">\(help)<span class="field__counter js-only">\
            <span aria-hidden="true" data-counter-shown>\(input.value.count) / \(most)</span>\
            <span class="visually-hidden" role="status" data-left="\(t("web.field.left"))" \
            data-over="\(t("web.field.over"))"></span></span></span>\(error)
            """
    }

    private func control(_ input: Input) -> HTML {
        switch input.kind {
        case .textarea(let rows):
            return "<textarea class=\"input\" rows=\"\(rows)\"\(attributes(input))>\(input.value)</textarea>"
        case .select: return select(input)
        case .combobox: return combobox(input)
        case .date: return dateControl(input)
        case .quantity: return quantityControl(input)
        case .radio: return radios(input)
        case .cards: return radioCards(input)
        case .file(let rules): return fileDrop(input, rules)
        case .password: return passwordControl(input)
        case .search:
            return """
                <span class="inputwrap">\(icon("search"))<input class="\(input.classes) input--icon" type="search" \
                value="\(input.value)"\(attributes(input))></span>
                """
        case .text where !input.options.isEmpty || input.source != nil: return suggestingControl(input)
        default: return textControl(input)
        }
    }

    /// One line of text, with what stands before and behind the value, or with room for the tick of a right value.
    private func textControl(_ input: Input) -> HTML {
        let control: HTML = """
            <input class="\(input.classes)" type="\(input.kind.inputType)" value="\(input.value)"\(attributes(input))>
            """
        if input.mask?.isProven == true {
            return "<span class=\"inputwrap\">\(control)<span class=\"input__ok\">\(icon("check"))</span></span>"
        }
        guard input.unit != nil || input.prefix != nil else { return control }
        let prefix: HTML? = input.prefix.map { "<span class=\"unitbox__unit\" id=\"\(input.id)-unit\">\($0)</span>" }
        let unit: HTML? = input.unit.map { unit in
            let id = input.prefix == nil ? input.id + "-unit" : nil
            return "<span class=\"unitbox__unit\"\(attr: "id", id)>\(unit)</span>"
        }
        return "<span class=\"unitbox\">\(prefix)\(control)\(unit)</span>"
    }

    private func passwordControl(_ input: Input) -> HTML {
        // A typed password never travels back, not even to its author.
        """
        <span class="inputwrap"><input class="input" type="password"\(attributes(input))>\
        <button type="button" class="iconbtn iconbtn--sm js-only" data-password-reveal="\(input.id)" \
        aria-label="\(t("web.password.show"))" aria-pressed="false" \
        data-label-show="\(t("web.password.show"))" data-label-hide="\(t("web.password.hide"))">\(icon("eye"))\
        </button></span>
        """
    }

    private func select(_ input: Input) -> HTML {
        """
        <span class="selectwrap"><select class="\(input.classes) select"\(attributes(input))>
        \(options(input))
        </select>\(icon("down"))</span>
        """
    }

    /// The choices as a list of the browser's own.
    func options(_ input: Input) -> [HTML] {
        input.options.map { option in
            """
            <option value="\(option.value)"\(attr: "selected", if: option.value == input.value)\
            \(attr: "disabled", if: option.disabledReason != nil)\
            \(attr: "data-note", option.disabledReason ?? option.note)>\(option.label)</option>
            """
        }
    }

    // MARK: - Attributes

    /// The attributes every control carries: the server's own rules, and the words to say when they are broken.
    func attributes(_ input: Input) -> HTML {
        let name: HTML = " id=\"\(input.id)\" name=\"\(input.name)\""
        return "\(name)\(limits(input))\(typing(input))\(state(input))\(words(input))"
    }

    private func limits(_ input: Input) -> HTML {
        let counted = input.isCounted ? input.maxLength.map(String.init) : nil
        return """
            \(attr: "maxlength", input.takenLength.map(String.init))\(attr: "data-counter", counted)\
            \(attr: "minlength", input.minLength.map(String.init))\(attr: "required", if: input.isRequired)
            """
    }

    private func typing(_ input: Input) -> HTML {
        // Where a code is typed, a phone must not make a word of it.
        let isCode = input.mask?.isCode == true
        return """
            \(attr: "autocomplete", input.autocomplete ?? input.kind.autocomplete)\
            \(attr: "inputmode", input.inputMode ?? input.mask?.inputMode ?? input.kind.inputMode)\
            \(attr: "enterkeyhint", input.enterKeyHint)\(attr: "placeholder", input.placeholder)\
            \(attr: "spellcheck", isCode ? "false" : nil)\(attr: "data-mask", input.mask?.rawValue)
            """
    }

    private func state(_ input: Input) -> HTML {
        """
        \(attr: "disabled", if: input.disabledReason != nil)\(attr: "readonly", if: input.isReadOnly)\
        \(attr: "aria-invalid", input.error == nil ? nil : "true")\(attr: "aria-describedby", input.describedBy)
        """
    }

    private func words(_ input: Input) -> HTML {
        let required = input.isRequired ? t(input.kind.requiredKey) : nil
        let short = input.minLength.map { t("web.field.tooShort.plain", ["min": String($0)]) }
        let long = input.isCounted ? input.maxLength.map { t("web.field.tooLong", ["max": String($0)]) } : nil
        let type = input.kind == .email ? t("web.field.email") : nil
        return """
            \(attr: "data-error-required", required)\(attr: "data-error-short", short)\
            \(attr: "data-error-long", long)\(attr: "data-error-type", type)\
            \(attr: "data-error-length", input.mask?.lengthKey.map { t($0) })\
            \(attr: "data-error-checksum", input.mask?.checksumKey.map { t($0) })\
            \(attr: "data-error-value", input.mask?.valueKey.map { t($0) })
            """
    }
}

extension Input {
    /// The classes of the control itself.
    var classes: String { isSmall ? "input input--sm" : "input" }
}

extension FieldKind {
    /// The `type` of an `<input>`.
    fileprivate var inputType: String {
        switch self {
        case .email: "email"
        case .tel: "tel"
        default: "text"
        }
    }

    /// What a browser may fill in when the field names nothing closer.
    fileprivate var autocomplete: String? {
        switch self {
        case .email: "email"
        case .tel: "tel"
        // What was typed there before says nothing about now.
        case .date, .quantity, .combobox: "off"
        default: nil
        }
    }

    fileprivate var inputMode: String? { self == .email ? "email" : nil }
}
