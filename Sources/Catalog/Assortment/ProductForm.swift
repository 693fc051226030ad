// What staff type of a product, and the facts that follow from it.

import Foundation
import Kernel
import Web

/// The main part of the editor.
struct ProductForm: Form {
    var name = ""
    var description = ""
    var category = ""
    var unit = ""
    var pack = ""
    var position = ""
    var slug = ""
    var hidden = ""

    static let fields: [Field<ProductForm>] = [
        Field("name", .text, \.name, label: "catalog.edit.name", required: true, maxLength: 500),
        Field("description", .textarea(rows: 8), \.description, label: "catalog.edit.description", maxLength: 20_000),
        Field("category", .combobox, \.category, label: "catalog.edit.category"),
        Field("unit", .text, \.unit, label: "catalog.edit.unit", required: true, maxLength: 20),
        Field(
            "pack", .text, \.pack, label: "catalog.edit.pack", required: true, help: true, maxLength: 12,
            inputMode: "decimal",
            check: { Quantity(parsing: $0)?.isPositive == true ? nil : .init("web.field.quantity") }),
        Field(
            "position", .text, \.position, label: "catalog.edit.position", help: true, maxLength: 6,
            inputMode: "numeric",
            check: { (1...999_999).contains(Int($0) ?? 0) ? nil : .init("catalog.edit.refusal.positionInvalid") }),
        Field(
            "slug", .text, \.slug, label: "catalog.edit.slug", required: true, help: true, maxLength: 80,
            check: { Catalog.isSlug($0) ? nil : .init("catalog.edit.refusal.slugInvalid") }),
        Field("hidden", .switch, \.hidden, label: "catalog.edit.hidden", help: true),
    ]

    init() {}

    /// The product as it is.
    init(_ state: ProductState, _ formats: Formats) {
        name = state.values[.name] ?? ""
        description = state.values[.description] ?? ""
        category = state.values[.category] ?? ""
        unit = state.values[.unit] ?? ""
        pack = formats.quantity(Quantity(thousandths: Int64(state.values[.pack] ?? "") ?? 1_000))
        position = state.values[.position] ?? ""
        slug = state.values[.slug] ?? ""
        hidden = state.isHidden ? "on" : ""
    }

    /// What was said: what was not touched is not said, and what the other system says, too, is left to it.
    func facts(about state: ProductState) -> [ProductFact] {
        var facts = [
            fact(.name, name, state), fact(.description, description, state), fact(.category, category, state),
            fact(.unit, unit, state), fact(.slug, slug, state),
        ].compactMap(\.self)
        if let quantity = Quantity(parsing: pack), String(quantity.thousandths) != state.values[.pack] {
            facts.append(ProductFact(.pack, String(quantity.thousandths)))
        }
        if position != state.values[.position] ?? "" {
            facts.append(ProductFact(.position, position.isEmpty ? nil : position))
        }
        if (hidden == "on") != state.isHidden { facts.append(ProductFact(.hidden, hidden == "on" ? "on" : nil)) }
        return facts
    }

    private func fact(_ field: ProductField, _ typed: String, _ state: ProductState) -> ProductFact? {
        guard typed.plainLines != (state.values[field] ?? "").plainLines else { return nil }
        if state.isImported, let imported = state.imported(field), imported.plainLines == typed.plainLines {
            return ProductFact(field, nil)
        }
        return ProductFact(field, typed.plainLines)
    }
}

extension String {
    /// Line ends as they are kept, and no blanks around: a form sends others.
    fileprivate var plainLines: String {
        replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
