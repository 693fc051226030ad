// The pages on which staff keep the list of services, and the rows that say what a request asks.

import Database
import Foundation
import Kernel
import Web

/// Everything on the page of one service.
struct ServiceEditorDesk: Sendable {
    var typed: TypedForm<ServiceOfferForm>
    /// As it is kept; nil for a new one.
    var service: ServiceOffer?
    var fields: [ServiceField] = []
}

/// The rows of a request's fields as they travel: `field.0.label`, `field.0.kind` and so on.
enum ServiceFieldRows {
    /// The most fields of a request.
    static let most = 20
    /// Empty rows at the end of those there are.
    static let spare = 3

    /// The rows that say anything, in their order. A field keeps its id for as long as it stands.
    static func read(_ data: FormData) -> [ServiceField] {
        var taken: Set<String> = []
        return (0..<(most + spare)).compactMap { row -> ServiceField? in
            let label = (data["field.\(row).label"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
            guard !label.isEmpty else { return nil }
            let options = (data["field.\(row).options"] ?? "").split(whereSeparator: { $0.isNewline || $0 == ";" })
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            var id = data["field.\(row).id"] ?? ""
            let isFit = !id.isEmpty && id.count <= 8 && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            var number = row + 1
            if !isFit { id = "f\(number)" }
            while !taken.insert(id).inserted {
                number += 1
                id = "f\(number)"
            }
            return ServiceField(
                id, String(label.prefix(120)), data["field.\(row).kind"].flatMap(ServiceField.Kind.init) ?? .text,
                required: data["field.\(row).required"] == "on", options: Array(options.prefix(30)))
        }
    }

    /// What is wrong with them.
    static func problems(_ fields: [ServiceField]) -> [FieldProblem] {
        if fields.count > most {
            return [FieldProblem(field: nil, .init("catalog.service.refusal.tooManyFields", ["max": String(most)]))]
        }
        if fields.filter({ $0.kind == .file }).count > 3 {
            return [FieldProblem(field: nil, .init("catalog.service.refusal.tooManyFiles"))]
        }
        return fields.filter { $0.kind == .choice && $0.options.count < 2 }.map {
            FieldProblem(field: nil, .init("catalog.service.refusal.noOptions", ["label": $0.label]))
        }
    }
}

// MARK: - Pages

func staffServicesPage(_ services: [ServiceOffer], _ context: StaffContext) -> HTML {
    var frame = context.contentFrame(context.t("catalog.services.title"))
    frame.actions = context.buttonLink(
        context.t("catalog.services.new"), to: "/staff/catalog/services/new", .primary, icon: "plus")
    let name = TableColumn<ServiceOffer>("name", "catalog.service.field.name") { service in
        "<a class=\"rowlink\" href=\"\(url: "/staff/catalog/services/\(service.id)")\">\(service.name)</a>"
    }
    let state = TableColumn<ServiceOffer>("status", "catalog.content.status") { service in
        service.isShown
            ? context.status(.done, context.t("catalog.content.shown"))
            : context.status(.draft, context.t("catalog.content.hidden"))
    }
    let price = TableColumn<ServiceOffer>("price", "catalog.service.field.price", .useful) { service in
        "\(context.servicePrice(service))"
    }
    let audience = TableColumn<ServiceOffer>("audience", "catalog.article.field.audience", .extra, classes: "muted") {
        service in "\(context.audienceName(service.audience))"
    }
    var table = Table("staff-services", [name, state, price, audience])
    table.shape = .stack
    let none = context.emptyState(
        icon: "docs", title: context.t("catalog.services.none.title"), text: context.t("catalog.services.none.staff"),
        action: context.buttonLink(context.t("catalog.services.new"), to: "/staff/catalog/services/new"))
    return context.page(
        frame,
        """
        \(context.contentTabs("services"))
        \(services.isEmpty ? none : context.table(table, services, label: context.t("catalog.services.title")))
        """)
}

func serviceEditor(_ desk: ServiceEditorDesk, _ context: StaffContext) -> HTML {
    var frame = context.contentFrame(desk.service?.name ?? context.t("catalog.services.new"))
    frame.breadcrumbs = [("/staff/catalog/services", context.t("catalog.services.title"))]
    frame.density = "regular"
    if let service = desk.service, service.isShown {
        frame.actions = context.buttonLink(
            context.t("catalog.content.open"), to: "/services/\(service.slug)", icon: "external")
    }
    let aside: HTML? = desk.service.map { newsCard($0, context) }
    return context.page(
        frame,
        """
        \(context.errorSummary(desk.typed))
        <div class="split"><div>\(serviceForm(desk, context))</div><div class="aside">\(aside)</div></div>
        """)
}

private func serviceForm(_ desk: ServiceEditorDesk, _ context: StaffContext) -> HTML {
    let action = "/staff/catalog/services" + (desk.service.map { "/\($0.id)" } ?? "")
    let icons = ServiceOffer.icons.map { FieldOption($0, context.t("catalog.service.icon.\($0)")) }
    let main: [HTML] = ["version", "name", "lead", "body", "price", "isShown"].compactMap {
        context.field($0, desk.typed)
    }
    let more: HTML = """
        \(context.field("icon", desk.typed, options: icons))\
        \(context.field("audience", desk.typed, options: context.audienceOptions))\
        \(context.field("position", desk.typed))\(context.field("slug", desk.typed))
        """
    let count = min(desk.fields.count, ServiceFieldRows.most) + ServiceFieldRows.spare
    let rows: [HTML] = (0..<count).map { row in
        fieldRow(row, row < desk.fields.count ? desk.fields[row] : nil, context)
    }
    return context.formFrame(
        FormFrame(action, long: true),
        """
        \(main)
        \(context.formSection(context.t("catalog.service.fields"), "<p class=\"muted\">\(context.t("catalog.service.fields.help"))</p><div class=\"editrows\">\(rows)</div>"))
        \(context.formSection(context.t("catalog.article.more"), more))
        """,
        actions: """
            \(context.submit(context.t("web.save"), busy: context.t("web.saving"), act: ("act", "save")))\
            \(context.submit(context.t("catalog.content.moreRows"), .plain, act: ("act", "rows")))
            """)
}

/// One field of a request: what it asks, how it is answered, whether it must be.
private func fieldRow(_ row: Int, _ field: ServiceField?, _ context: StaffContext) -> HTML {
    let name = "field.\(row)"
    let number = String(row + 1)
    let kinds = ServiceField.Kind.allCases.map {
        FieldOption($0.rawValue, context.t("catalog.service.kind.\($0.rawValue)"))
    }
    let id: HTML? = field.map { "<input type=\"hidden\" name=\"\(name).id\" value=\"\($0.id)\">" }
    let label = context.field(
        Input(
            "\(name).label", context.t("catalog.service.row.label", ["number": number]), value: field?.label ?? "",
            id: "field-\(row)-label", maxLength: 120))
    let kind = context.field(
        Input(
            "\(name).kind", context.t("catalog.service.row.kind", ["number": number]), .select,
            value: field?.kind.rawValue ?? "text", id: "field-\(row)-kind", options: kinds))
    let options = context.field(
        Input(
            "\(name).options", context.t("catalog.service.row.options", ["number": number]),
            value: field?.options.joined(separator: "; ") ?? "", id: "field-\(row)-options", maxLength: 1_000))
    let required = context.field(
        Input(
            "\(name).required", context.t("catalog.service.row.required", ["number": number]), .checkbox,
            value: field?.isRequired == true ? "on" : "", id: "field-\(row)-required"))
    return "<div class=\"editrow\">\(id)\(label)\(kind)\(options)\(required)</div>"
}

/// A word to those who want the service's news.
private func newsCard(_ service: ServiceOffer, _ context: StaffContext) -> HTML {
    let field = context.field(
        Input(
            "news", context.t("catalog.service.newsText"), .textarea(rows: 4),
            help: context.t("catalog.service.newsText.help"), required: true, maxLength: 500))
    let form = context.formFrame(
        FormFrame("/staff/catalog/services/\(service.id)/news"), field,
        actions: context.submit(context.t("catalog.service.tell"), .plain, size: .regular))
    return context.card(context.t("catalog.service.news"), id: "news-h", form)
}
