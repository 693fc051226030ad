// What is typed into a field, and what follows from that for whoever receives it.

import Foundation
import Kernel

/// What is typed into a field; decides keyboard, autocompletion and element.
package enum FieldKind: Sendable, Equatable {
    case text, email, tel, search, password
    case textarea(rows: Int)
    /// A whole number.
    case number
    /// An amount as people write it; read it by `Money(parsing:)`.
    case money
    /// A quantity with buttons that step it by the pack; read it by `Quantity(parsing:)`.
    case quantity
    /// A day, received as `2026-11-17` however it was typed.
    case date
    case checkbox
    /// A checkbox that looks like what it does: on or off.
    case `switch`
    /// One of a few choices, all of them in sight.
    case radio
    /// One of a few choices that need a line of explanation each.
    case cards
    /// One of a dozen choices.
    case select
    /// One of many choices, found by typing.
    case combobox
    /// Files; the value is the name of the one that came, set by whoever reads the upload.
    case file(FileRules)
    case hidden
}

extension FieldKind {
    /// Whether text of any length could be typed into it.
    var isTyped: Bool {
        switch self {
        case .text, .email, .tel, .search, .password, .textarea, .money, .number: true
        case .quantity, .date, .checkbox, .switch, .radio, .cards, .select, .combobox, .file, .hidden: false
        }
    }

    /// Whether it is one yes or no, with its label behind it.
    var isSwitched: Bool { self == .checkbox || self == .switch }

    /// Whether something is chosen from a list that stands there.
    var isChoice: Bool {
        switch self {
        case .radio, .cards, .select, .combobox: true
        default: false
        }
    }

    /// Whether several controls share its name.
    var isGroup: Bool { self == .radio || self == .cards }

    /// Whether files come by it.
    var isFile: Bool {
        if case .file = self { true } else { false }
    }

    /// Key of what is said when nothing was typed or chosen.
    var requiredKey: String {
        if isSwitched { return "web.field.required.check" }
        if isFile { return "web.field.required.file" }
        return isChoice ? "web.field.required.choice" : "web.field.required"
    }

    /// How the value is written while it is typed, unless the field says otherwise.
    var mask: FieldMask? {
        switch self {
        case .tel: .phone
        case .money: .money
        case .number: .number
        case .date: .date
        default: nil
        }
    }

    /// The value as it is meant: without blanks around it but for passwords, a day as machines write it.
    func received(_ value: String) -> String {
        if self == .password { return value }
        let typed = value.trimmingCharacters(in: .whitespacesAndNewlines)
        guard self == .date, let day = CivilDate(typed: typed) else { return typed }
        return day.description
    }

    /// What is wrong with a value that was typed, as far as the kind alone can tell.
    func problem(in value: String) -> FieldProblem.Message? {
        switch self {
        case .date where CivilDate(value) == nil: FieldProblem.Message("web.field.date")
        case .money where Money(parsing: value) == nil: FieldProblem.Message("web.field.money")
        case .quantity where Quantity(parsing: value) == nil: FieldProblem.Message("web.field.quantity")
        default: nil
        }
    }
}
