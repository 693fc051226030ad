// A quantity: typed, or stepped by the pack with the buttons and the arrow keys. The wheel never changes it.

/// What a stepper says about its quantity besides the number.
package enum StepperTone: String, Sendable {
    case plain
    /// More than there is in stock.
    case warning
    /// Cannot be had at all.
    case error
}

extension PageContext {
    /// A stepper without a field around it, for rows and cards of goods.
    ///
    /// - Parameters:
    ///   - label: what the number is of; each button says it, too.
    ///   - pack: the step, as `Quantity.description` writes it.
    ///   - most: the greatest quantity; nil for no limit.
    ///   - unit: behind the stepper; nil for none.
    ///   - reason: the id of the text that says why the value is refused; nil for one that is not.
    package func stepper(
        _ name: String, _ label: String, value: String, pack: String = "1", least: String = "0", most: String? = nil,
        unit: String? = nil, tone: StepperTone = .plain, large isLarge: Bool = false,
        disabled isDisabled: Bool = false, refusedBy reason: String? = nil
    ) -> HTML {
        let refused: HTML? = reason.map { " aria-invalid=\"true\" aria-describedby=\"\($0)\" autofocus" }
        let input: HTML = """
            <input name="\(name)" inputmode="decimal" autocomplete="off" maxlength="12" value="\(value)" \
            placeholder="0" aria-label="\(label)"\(attr: "disabled", if: isDisabled)\(refused)>
            """
        let box = stepperBox(
            input, label, pack: pack, least: least, most: most, tone: tone, large: isLarge, disabled: isDisabled)
        return unit.map { "<span class=\"stepperline\">\(box)<span class=\"quiet\">\($0)</span></span>" } ?? box
    }

    /// A stepper as the control of a field.
    func quantityControl(_ input: Input) -> HTML {
        let isShut = input.disabledReason != nil
        let control: HTML = """
            <input inputmode="decimal" maxlength="12" value="\(input.value)" placeholder="0" \
            data-error-value="\(t("web.field.quantity"))"\(attributes(input))>
            """
        let box = stepperBox(
            control, input.label, pack: input.pack, least: input.least ?? "0", most: input.most,
            tone: input.error == nil ? .plain : .error, large: true, disabled: isShut)
        let unit: HTML? = input.unit.map { "<span class=\"quiet\" id=\"\(input.id)-unit\">\($0)</span>" }
        return "<span class=\"stepperline\">\(box)\(unit)</span>"
    }

    private func stepperBox(
        _ input: HTML, _ label: String, pack: String, least: String, most: String?, tone: StepperTone,
        large isLarge: Bool, disabled isDisabled: Bool
    ) -> HTML {
        let less = t("web.stepper.less", ["name": label])
        let more = t("web.stepper.more", ["name": label])
        let size = isLarge ? " stepper--lg" : ""
        let colour = tone == .plain ? "" : " stepper--\(tone.rawValue)"
        return """
            <span class="stepper\(size)\(colour)" data-stepper data-step="\(pack)" data-min="\(least)"\
            \(attr: "data-max", most)><button type="button" aria-label="\(less)"\(attr: "disabled", if: isDisabled)>\
            \(icon("minus"))</button>\(input)<button type="button" aria-label="\(more)"\
            \(attr: "disabled", if: isDisabled)>\(icon("plus"))</button></span>
            """
    }
}
