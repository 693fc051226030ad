import Foundation
import Kernel

/// What a person typed, kept as typed, with its rules declared once.
///
/// The declaration drives validation, messages, the HTML constraints, the redisplay and the error summary.
package protocol Form: Sendable {
    /// The empty form.
    init()
    /// The fields in the order of the page.
    static var fields: [Field<Self>] { get }
}

/// One field of a form.
package struct Field<Owner>: Sendable {
    package typealias Kind = FieldKind

    package let name: String
    package let kind: Kind
    let path: any WritableKeyPath<Owner, String> & Sendable
    /// Key of the label; the help text is the same key with `.help` when ``hasHelp``.
    package let label: String
    package var hasHelp = false
    package var isRequired = false
    package var maxLength = 200
    package var minLength: Int?
    package var autocomplete: String?
    package var inputMode: String?
    /// What the key at the right below of a phone's keyboard says: `next`, `done`, `send`.
    package var enterKeyHint: String?
    /// How the value is written while it is typed; phones and sums have theirs without a word.
    package var mask: FieldMask?
    /// Key of the unit that stands behind the value.
    package var unit: String?
    /// Whether the signs are counted under the field instead of being cut off at ``maxLength``.
    package var isCounted = false
    /// Address of further choices while typing: JSON, `[{"value", "label", "note"}]`.
    package var source: String?
    /// A rule of the value's own; called only when something was typed.
    package var check: (@Sendable (String) -> FieldProblem.Message?)?

    package init(
        _ name: String, _ kind: Kind = .text, _ path: any WritableKeyPath<Owner, String> & Sendable, label: String,
        required isRequired: Bool = false, help hasHelp: Bool = false, maxLength: Int = 200, minLength: Int? = nil,
        autocomplete: String? = nil, inputMode: String? = nil, enterKeyHint: String? = nil, mask: FieldMask? = nil,
        unit: String? = nil, counted isCounted: Bool = false, source: String? = nil,
        check: (@Sendable (String) -> FieldProblem.Message?)? = nil
    ) {
        self.name = name
        self.kind = kind
        self.path = path
        self.label = label
        self.isRequired = isRequired
        self.hasHelp = hasHelp
        self.maxLength = maxLength
        self.minLength = minLength
        self.autocomplete = autocomplete
        self.inputMode = inputMode
        self.enterKeyHint = enterKeyHint
        self.mask = mask
        self.unit = unit
        self.isCounted = isCounted
        self.source = source
        self.check = check
    }
}

/// What is wrong with one field, or with the whole form.
package struct FieldProblem: Sendable, Equatable {
    /// A text key with values for its placeholders.
    package struct Message: Sendable, Equatable {
        package let key: String
        package let arguments: [String: String]

        package init(_ key: String, _ arguments: [String: String] = [:]) {
            self.key = key
            self.arguments = arguments
        }
    }

    /// The field's name; nil for the whole form.
    package let field: String?
    package let message: Message

    package init(field: String?, _ message: Message) {
        self.field = field
        self.message = message
    }

    /// A refusal of an operation as the form shows it.
    package init(_ refusal: any Refusal) {
        self.init(field: refusal.field, Message(refusal.key, refusal.arguments))
    }
}

extension Form {
    /// What was submitted; fields not sent stay as they are in the empty form, and so do files.
    package init(_ data: FormData) {
        self.init()
        for field in Self.fields where !field.kind.isFile {
            guard let value = data[field.name] else { continue }
            self[keyPath: field.path] = field.kind.received(value)
        }
    }

    /// The typed value of a field.
    package func value(of field: Field<Self>) -> String { self[keyPath: field.path] }

    /// What the declared rules find wrong, in the order of the page.
    package func problems() -> [FieldProblem] {
        Self.fields.compactMap { field in
            problem(in: field).map { FieldProblem(field: field.name, $0) }
        }
    }

    private func problem(in field: Field<Self>) -> FieldProblem.Message? {
        let value = value(of: field)
        if value.isEmpty { return field.isRequired ? FieldProblem.Message(field.kind.requiredKey) : nil }
        if value.count > field.maxLength {
            return FieldProblem.Message(
                "web.field.tooLong", ["max": String(field.maxLength), "now": String(value.count)])
        }
        if let minLength = field.minLength, value.count < minLength {
            return FieldProblem.Message("web.field.tooShort", ["min": String(minLength), "now": String(value.count)])
        }
        return field.kind.problem(in: value) ?? field.check?(value)
    }
}

extension Field {
    /// A rule made from a type that refuses invalid text: `check: Field.parsed { try INN($0) }`.
    package static func parsed<Value>(
        _ parse: @escaping @Sendable (String) throws -> Value
    ) -> @Sendable (String) -> FieldProblem.Message? {
        { text in
            do {
                _ = try parse(text)
                return nil
            } catch let invalid as InvalidValue {
                return FieldProblem.Message(invalid.key, invalid.arguments)
            } catch {
                return FieldProblem.Message("web.field.invalid")
            }
        }
    }
}
