// A field with everything it shows. Declared forms make it of their declaration; a page may also write one by hand.

/// A choice of a select, of radio buttons or of a combobox.
package struct FieldOption: Sendable {
    package let value: String
    package let label: String
    /// A second, quieter line.
    package let note: String?
    /// What stands at the right, such as a price.
    package let end: String?
    /// Why it cannot be chosen now; nil when it can. Shown in place of the note.
    package let disabledReason: String?

    package init(
        _ value: String, _ label: String, note: String? = nil, end: String? = nil,
        disabled disabledReason: String? = nil
    ) {
        self.value = value
        self.label = label
        self.note = note
        self.end = end
        self.disabledReason = disabledReason
    }
}

/// A field as it stands on a page: label, control, help or error. Shown by `context.field(_:)`.
package struct Input: Sendable {
    package let name: String
    package let label: String
    package let kind: FieldKind
    /// What the label and the summary of errors point to; unique on the page.
    package var id: String
    /// As it was typed or as it is kept; the `value` of the choice where there are choices, `on` for a checkbox.
    package var value: String
    /// How to fill it in, beneath it.
    package var help: String?
    /// What is wrong and how to mend it; stands in place of the help.
    package var error: String?
    /// Beside the label, quieter: «по желанию», «10 или 12 цифр».
    package var mark: String?
    package var isRequired: Bool
    package var minLength: Int?
    package var maxLength: Int?
    /// Whether signs are counted against ``maxLength`` in sight instead of being cut off.
    package var isCounted: Bool
    package var mask: FieldMask?
    /// In front of the value, inside the field.
    package var prefix: String?
    /// Behind the value, inside the field: ₽, %, дней.
    package var unit: String?
    /// How a value looks; never what the field is for, that is the label.
    package var placeholder: String?
    package var autocomplete: String?
    package var inputMode: String?
    /// What the key at the right below of a phone's keyboard says: `next`, `done`, `send`.
    package var enterKeyHint: String?
    /// The choices; of a text field those it proposes.
    package var options: [FieldOption]
    /// Address of further choices while typing: JSON, `[{"value", "label", "note"}]`, asked with `?q=`.
    package var source: String?
    /// The first day, or the least quantity.
    package var least: String?
    /// The last day, or the greatest quantity.
    package var most: String?
    /// The step of a quantity.
    package var pack: String
    /// Why nothing can be typed now; nil when something can.
    package var disabledReason: String?
    package var isReadOnly: Bool
    /// As high as the buttons of a filter bar.
    package var isSmall: Bool

    package init(
        _ name: String, _ label: String, _ kind: FieldKind = .text, value: String = "", id: String? = nil,
        help: String? = nil, error: String? = nil, mark: String? = nil, required isRequired: Bool = false,
        minLength: Int? = nil, maxLength: Int? = nil, counted isCounted: Bool = false, mask: FieldMask? = nil,
        prefix: String? = nil, unit: String? = nil, placeholder: String? = nil, autocomplete: String? = nil,
        inputMode: String? = nil, enterKeyHint: String? = nil, options: [FieldOption] = [], source: String? = nil,
        least: String? = nil, most: String? = nil, pack: String = "1", disabled disabledReason: String? = nil,
        readOnly isReadOnly: Bool = false, small isSmall: Bool = false
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.id = id ?? name
        self.value = value
        self.help = help
        self.error = error
        self.mark = mark
        self.isRequired = isRequired
        self.minLength = minLength
        self.maxLength = maxLength
        self.isCounted = isCounted
        self.mask = mask ?? kind.mask
        self.prefix = prefix
        self.unit = unit
        self.placeholder = placeholder
        self.autocomplete = autocomplete
        self.inputMode = inputMode
        self.enterKeyHint = enterKeyHint
        self.options = options
        self.source = source
        self.least = least
        self.most = most
        self.pack = pack
        self.disabledReason = disabledReason
        self.isReadOnly = isReadOnly
        self.isSmall = isSmall
    }
}

extension Input {
    /// What stands beneath: why it is shut, or how to fill it in.
    var hint: String? { disabledReason ?? help }

    /// The ids of what describes the control: its unit, then the error or the hint.
    var describedBy: String? {
        var ids: [String] = []
        if unit != nil || prefix != nil { ids.append(id + "-unit") }
        if error != nil {
            ids.append(id + "-error")
        } else if hint != nil || kind.isFile {
            ids.append(id + "-help")
        }
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    /// The most signs the control itself takes; a counted field takes more and says how many are too many.
    var takenLength: Int? { kind.isTyped && !isCounted ? maxLength : nil }
}
