// The pages on which staff keep configurators: groups, options and rules as rows, and what the rules make impossible.

import Database
import Foundation
import Kernel
import Web

/// Everything on the page of one configurator.
struct ConfiguratorEditorDesk: Sendable {
    var typed: TypedForm<ConfiguratorForm>
    /// As it is kept; nil for a new one.
    var kept: Configurator?
    var rows = ConfiguratorRows()
}

func staffConfiguratorsPage(_ configurators: [Configurator], _ context: StaffContext) -> HTML {
    var frame = context.contentFrame(context.t("catalog.configurators.title"))
    let path = "/staff/catalog/configurators"
    frame.actions = context.buttonLink(
        context.t("catalog.configurators.new"), to: "\(path)/new", .primary, icon: "plus")
    let name = TableColumn<Configurator>("name", "catalog.configurator.field.name") { one in
        "<a class=\"rowlink\" href=\"\(url: "\(path)/\(one.id)")\">\(one.name)</a>"
    }
    let state = TableColumn<Configurator>("status", "catalog.content.status") { one in
        one.isShown
            ? context.status(.done, context.t("catalog.content.shown"))
            : context.status(.draft, context.t("catalog.content.hidden"))
    }
    let groups = TableColumn<Configurator>("groups", "catalog.configurator.groups", align: .end, .useful) { one in
        "\(one.content.groups.count)"
    }
    var table = Table("staff-configurators", [name, state, groups])
    table.shape = .stack
    let none = context.emptyState(
        icon: "settings", title: context.t("catalog.configurators.none.title"),
        text: context.t("catalog.configurators.none.text"),
        action: context.buttonLink(context.t("catalog.configurators.new"), to: "\(path)/new"))
    let rows = context.table(table, configurators, label: context.t("catalog.configurators.title"))
    return context.page(frame, "\(context.contentTabs("configurators"))\(configurators.isEmpty ? none : rows)")
}

func configuratorEditor(_ desk: ConfiguratorEditorDesk, _ context: StaffContext) -> HTML {
    var frame = context.contentFrame(desk.kept?.name ?? context.t("catalog.configurators.new"))
    frame.breadcrumbs = [("/staff/catalog/configurators", context.t("catalog.configurators.title"))]
    frame.density = "regular"
    if let kept = desk.kept, kept.isShown {
        frame.actions = context.buttonLink(
            context.t("catalog.content.open"), to: "/configure/\(kept.slug)", icon: "external")
    }
    let action = "/staff/catalog/configurators" + (desk.kept.map { "/\($0.id)" } ?? "")
    let main: [HTML] = ["version", "name", "product", "lead", "slug", "isShown"].compactMap {
        context.field($0, desk.typed)
    }
    let known = desk.rows.groups
    let groups: [HTML] = (0...known.count).map { number in
        groupRows(number, number < known.count ? known[number] : ConfiguratorRows.Group(), context)
    }
    let form = context.formFrame(
        FormFrame(action, long: true),
        """
        \(main)\(groups)
        \(context.formSection(context.t("catalog.configurator.rules"), ruleRows(desk.rows, context)))
        """,
        actions: """
            \(context.submit(context.t("web.save"), busy: context.t("web.saving"), act: ("act", "save")))\
            \(context.submit(context.t("catalog.content.moreRows"), .plain, act: ("act", "rows")))
            """)
    return context.page(frame, "\(context.errorSummary(desk.typed))\(deadEnds(desk, context))\(form)")
}

/// What the kept rules make impossible, said before buyers find it.
private func deadEnds(_ desk: ConfiguratorEditorDesk, _ context: StaffContext) -> HTML? {
    guard let content = desk.kept?.content else { return nil }
    let dead = ConfiguratorRules(content).neverPossible
    guard !dead.isEmpty else { return nil }
    let names: [HTML] = dead.map { "<li>\(content.name(of: $0))</li>" }
    return context.notice(
        .warning, context.t("catalog.configurator.dead"), nil,
        actions: "<ul class=\"notice__list\">\(names)</ul>")
}

// MARK: - Rows

/// A field of a row, by its name and the last part of its label's key.
private func cell(
    _ name: String, _ label: String, _ value: String, _ context: StaffContext, kind: FieldKind = .text,
    options: [FieldOption] = [], mode: String? = nil
) -> HTML {
    context.field(
        Input(
            name, context.t("catalog.configurator.row.\(label)"), kind, value: value,
            id: name.replacing(".", with: "-"), maxLength: kind == .text ? 120 : nil, inputMode: mode,
            options: options))
}

private func groupRows(_ number: Int, _ group: ConfiguratorRows.Group, _ context: StaffContext) -> HTML {
    let name = "group.\(number)"
    let count = group.options.count + ConfiguratorRows.spare
    let options: [HTML] = (0..<count).map { place in
        let option = place < group.options.count ? group.options[place] : ConfiguratorRows.Option()
        return optionRow("\(name).option.\(place)", option, context)
    }
    let title =
        group.name.isEmpty
        ? context.t("catalog.configurator.newGroup") : context.t("catalog.configurator.group", ["name": group.name])
    let head: HTML = """
        <input type="hidden" name="\(name).id" value="\(group.id)"><div class="editrow">\
        \(cell("\(name).name", "group", group.name, context))\
        \(cell("\(name).least", "least", group.least, context, mode: "numeric"))\
        \(cell("\(name).most", "most", group.most, context, mode: "numeric"))\
        \(cell("\(name).required", "required", group.isRequired ? "on" : "", context, kind: .checkbox))\
        \(cell("\(name).many", "many", group.allowsMany ? "on" : "", context, kind: .checkbox))</div>
        """
    return context.formSection(title, "\(head)<div class=\"editrows\">\(options)</div>")
}

private func optionRow(_ name: String, _ option: ConfiguratorRows.Option, _ context: StaffContext) -> HTML {
    """
    <div class="editrow"><input type="hidden" name="\(name).id" value="\(option.id)">\
    \(cell("\(name).name", "option", option.name, context))\
    \(cell("\(name).product", "product", option.product, context))\
    \(cell("\(name).quantity", "quantity", option.quantity, context, mode: "decimal"))\
    \(cell("\(name).surcharge", "surcharge", option.surcharge, context, mode: "decimal"))\
    \(cell("\(name).percent", "percent", option.percent, context, mode: "decimal"))\
    \(cell("\(name).ask", "ask", option.isOnRequest ? "on" : "", context, kind: .checkbox))</div>
    """
}

private func ruleRows(_ rows: ConfiguratorRows, _ context: StaffContext) -> HTML {
    let options: [FieldOption] = rows.groups.flatMap { group in
        group.options.map { FieldOption($0.id, "\(group.name): \($0.name)") }
    }
    guard !options.isEmpty else { return "<p class=\"muted\">\(context.t("catalog.configurator.rules.none"))</p>" }
    let any = [FieldOption("", "—")] + options
    let kinds = ConfiguratorContent.Rule.Kind.allCases.map {
        FieldOption($0.rawValue, context.t("catalog.configurator.rule.\($0.rawValue)"))
    }
    let lines: [HTML] = (0..<(rows.rules.count + ConfiguratorRows.spare)).map { number in
        let rule = number < rows.rules.count ? rows.rules[number] : ConfiguratorRows.Rule()
        let name = "rule.\(number)"
        let others: [HTML] = (0..<ConfiguratorRows.mostOthers).map { place in
            let value = place < rule.others.count ? rule.others[place] : ""
            return cell("\(name).other.\(place)", "other", value, context, kind: .select, options: any)
        }
        return """
            <div class="editrow">\(cell("\(name).option", "if", rule.option, context, kind: .select, options: any))\
            \(cell("\(name).kind", "rule", rule.kind.rawValue, context, kind: .select, options: kinds))\(others)</div>
            """
    }
    return "<div class=\"editrows\">\(lines)</div>"
}
