// A member takes a selection with him as a file for a spreadsheet.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /selections/{selection}/goods.csv`
    func exportSelection(_ request: Request, _ context: MemberContext) async throws -> Response {
        let card = try await selectionCard(try selectionID(context), context)
        let sheet = SelectionSheet(context)
        let name = "selection-\(CivilDate(context.now, in: context.formats.timeZone)).csv"
        // A selection is small: all of it goes in one part.
        return .csv(named: name, head: sheet.head, first: CSVPart<Int>(card.items.map(sheet.row), next: nil)) { _ in
            CSVPart<Int>([], next: nil)
        }
    }
}

/// How goods stand in the file; without prices for who may not see them.
private struct SelectionSheet: Sendable {
    let head: [String]
    private let seesPrices: Bool
    private let formats: Formats

    init(_ context: MemberContext) {
        seesPrices = context.principal.may(.viewPrices)
        formats = context.formats
        let plain = [
            "catalog.selections.file.sku", "catalog.column.goods", "catalog.selections.file.barcode",
            "catalog.column.quantity", "catalog.selections.file.unit", "catalog.column.stock",
        ]
        let priced = [
            "catalog.selections.file.price", "catalog.selections.column.sum", "catalog.selections.file.currency",
        ]
        let keys = (seesPrices ? plain + priced : plain) + ["catalog.selections.column.note"]
        head = keys.map { context.t($0) }
    }

    func row(_ item: SelectionItem) -> [CSVCell] {
        let product = item.product
        var cells: [CSVCell] = [
            .text(product.sku), .text(product.name), .text(product.barcode ?? ""),
            .number(decimal(item.quantity.description)), .text(product.unit),
            .number(item.isForSale ? decimal(item.available.description) : ""),
        ]
        if seesPrices {
            let price = item.isForSale ? item.price?.amount : nil
            cells.append(.number(price.map { decimal($0.decimal) } ?? ""))
            cells.append(.number(item.mayBeBought ? item.sum.map { decimal($0.decimal) } ?? "" : ""))
            cells.append(.text(price?.currency.rawValue ?? ""))
        }
        return cells + [.text(item.note)]
    }

    /// Without groups, so that it is a number to a spreadsheet, too.
    private func decimal(_ number: String) -> String {
        formats.locale == .ru ? number.replacing(".", with: ",") : number
    }
}
