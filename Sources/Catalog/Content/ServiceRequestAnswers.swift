// What was typed into the fields that a service defines for its requests, and what is wrong with it.

import Foundation
import Kernel
import Web

/// A request as it was typed: the fixed fields, those of the service, and the problems of both.
struct TypedServiceRequest: Sendable {
    private typealias Message = FieldProblem.Message

    var typed: TypedForm<ServiceRequestForm>
    /// By field id; of files the names.
    private(set) var values: [String: String] = [:]
    /// What is wrong with a field of the service, by its id.
    private(set) var errors: [String: String] = [:]
    /// What is kept when nothing is wrong.
    private(set) var answers: [ServiceAnswer] = []
    private(set) var files: [NewRequestFile] = []

    /// As the page first shows it.
    init(form: ServiceRequestForm) {
        typed = TypedForm(form)
    }

    /// What was submitted for a service.
    init(_ data: FormData, for service: ServiceOffer, _ context: some PageContext) {
        let form = ServiceRequestForm(data)
        var problems: [FieldProblem] = []
        typed = TypedForm(form)
        for field in service.fields {
            let value = take(field, data)
            values[field.id] = value
            if let message = problem(of: field, value, data) {
                errors[field.id] = context.t(message)
                problems.append(
                    FieldProblem(
                        field: Self.name(field),
                        Message("catalog.request.problem", ["label": field.label, "problem": context.t(message)])))
            } else if !value.isEmpty {
                answers.append(ServiceAnswer(field.label, shown(value, field, context)))
            }
        }
        typed = TypedForm(form, problems + form.problems())
    }

    /// The name a field of the service has in the form.
    static func name(_ field: ServiceField) -> String { "field.\(field.id)" }

    /// A field of the service as it stands on the page.
    func input(_ field: ServiceField, _ context: some PageContext) -> Input {
        let kind: FieldKind =
            switch field.kind {
            case .text: .textarea(rows: 2)
            case .number: .number
            case .date: .date
            case .choice: .select
            case .file: .file(ServiceField.files)
            }
        var input = Input(
            Self.name(field), field.label, kind, value: field.kind == .file ? "" : values[field.id] ?? "",
            mark: field.isRequired || field.kind == .choice ? nil : context.t("web.field.optional"),
            required: field.isRequired, maxLength: field.kind == .text ? 2_000 : nil)
        input.error = errors[field.id]
        if field.kind == .choice {
            input.options =
                [FieldOption("", context.t("catalog.request.choose"))] + field.options.map { FieldOption($0, $0) }
        }
        return input
    }

    /// The value of a field; a file is looked at and kept aside.
    private mutating func take(_ field: ServiceField, _ data: FormData) -> String {
        guard field.kind == .file else {
            let text = (data[Self.name(field)] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
            guard field.kind == .date, let day = CivilDate(typed: text) else { return text }
            return day.description
        }
        guard let file = data.file(Self.name(field)) else { return "" }
        if let kind = UploadedKind(file), file.bytes.count <= ServiceField.files.megabytes << 20 {
            files.append(NewRequestFile(name: Self.safe(file.name, kind), kind: kind, bytes: file.bytes))
        }
        return file.name
    }

    /// A name that can stand in a header and on a disk; its ending is that of the content.
    private static func safe(_ name: String, _ kind: UploadedKind) -> String {
        let base = name.split(separator: "/").last.map(String.init) ?? ""
        let kept = base.filter { $0.isLetter || $0.isNumber || " ._-()№".contains($0) }.prefix(80)
        let stem = kept.split(separator: ".").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        return "\(stem.isEmpty ? "file" : stem).\(kind.rawValue)"
    }

    private func problem(of field: ServiceField, _ value: String, _ data: FormData) -> Message? {
        guard !value.isEmpty else {
            guard field.isRequired else { return nil }
            return Message(
                field.kind == .file
                    ? "web.field.required.file"
                    : field.kind == .choice ? "web.field.required.choice" : "web.field.required")
        }
        switch field.kind {
        case .text where value.count > 2_000:
            return Message("web.field.tooLong", ["max": "2000", "now": String(value.count)])
        case .text: return nil
        case .number: return Quantity(parsing: value) == nil ? Message("web.field.quantity") : nil
        case .date: return CivilDate(value) == nil ? Message("web.field.date") : nil
        case .choice: return field.options.contains(value) ? nil : Message("web.field.required.choice")
        case .file:
            guard let file = data.file(Self.name(field)), UploadedKind(file) != nil else {
                return Message("catalog.request.refusal.file")
            }
            let isLarge = file.bytes.count > ServiceField.files.megabytes << 20
            return isLarge ? Message("catalog.request.refusal.fileTooLarge") : nil
        }
    }

    /// The answer as people read it.
    private func shown(_ value: String, _ field: ServiceField, _ context: some PageContext) -> String {
        switch field.kind {
        case .date: CivilDate(value).map { context.formats.date($0) } ?? value
        case .number: Quantity(parsing: value).map { context.formats.quantity($0) } ?? value
        case .text, .choice, .file: value
        }
    }
}
