// The vendor says who of his companies sells what, and when a cart counts as left.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /staff/carts`
    func showCartTerms(_ request: Request, _ context: StaffContext) async throws -> HTML {
        context.cartTermsPage(try await cartTerms(context))
    }

    /// `POST /staff/carts`: `hours`, and `seller.<category>` for each section.
    func setCartTerms(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (principal, now, form) = (context.principal, context.now, context.form)
        do {
            return try await context.once { tx in
                try Ordering.setCartTerms(form, by: principal, at: now, in: tx)
                return .redirect(to: "/staff/carts", message: "ordering.terms.kept")
            }
        } catch let refusal as CartTermsRefusal {
            let page = context.cartTermsPage(try await cartTerms(context), typed: form["hours"], refusal)
            return page.response(status: .unprocessableContent)
        }
    }

    private func cartTerms(_ context: StaffContext) async throws -> VendorCartTerms {
        try await database.read { tx in try VendorCartTerms(in: tx) }
    }
}

/// Why the terms stay as they are.
enum CartTermsRefusal: String, Refusal {
    case hoursInvalid

    var key: String { "ordering.terms.refusal.\(rawValue)" }
    var field: String? { "hours" }
}

/// The vendor set who sells what, and when a cart counts as left.
package struct CartTermsSet: DomainEvent {
    package static let name = "ordering.cart_terms_set"
    package let hours: Int
    package let sections: Int
    package var subject: EventSubject { EventSubject("cart_terms", "1") }
}

/// What the vendor has set about carts.
struct VendorCartTerms: Sendable {
    let hours: Int
    let sellers: [(id: UUID, name: String)]
    /// The sections of the first level, each with who sells what stands in it.
    let sections: [(id: ID<Category>, name: String, seller: UUID?)]

    init(in tx: Transaction) throws {
        hours = try tx.value("SELECT forgotten_after_hours FROM cart_terms WHERE id = 1")
        sellers = try tx.all("SELECT s.id, s.name FROM sellers s ORDER BY s.name, s.id LIMIT 100") {
            (id: try $0["id"] as UUID, name: try $0["name"] as String)
        }
        sections = try tx.all(
            """
            SELECT k.id, k.name, c.seller_id FROM categories k LEFT JOIN category_sellers c ON c.category_id = k.id
            WHERE k.parent_id IS NULL ORDER BY k.name, k.id LIMIT 200
            """
        ) { row in
            (
                id: try row["id"] as ID<Category>, name: try row["name"] as String,
                seller: try row["seller_id"] as UUID?
            )
        }
    }
}

// MARK: - Operation

extension Ordering {
    /// Keeps who sells the goods of each section, and when a cart counts as left. Announces ``CartTermsSet``.
    ///
    /// - Throws: ``CartTermsRefusal``.
    static func setCartTerms(
        _ form: FormData, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let terms = try VendorCartTerms(in: tx)
        var hours = terms.hours
        if let typed = form["hours"] {
            guard let number = Int(typed.trimmingCharacters(in: .whitespaces)), (1...720).contains(number) else {
                throw CartTermsRefusal.hoursInvalid
            }
            hours = number
            try tx.execute("UPDATE cart_terms SET forgotten_after_hours = \(hours) WHERE id = 1")
        }
        var count = 0
        for section in terms.sections {
            guard let typed = form["seller.\(section.id)"] else { continue }
            let seller = terms.sellers.first { $0.id == UUID(uuidString: typed) }
            guard seller?.id != section.seller else { continue }
            count += 1
            guard let seller else {
                try tx.execute("DELETE FROM category_sellers WHERE category_id = \(section.id)")
                continue
            }
            try tx.execute(
                """
                INSERT INTO category_sellers (category_id, seller_id) VALUES (\(section.id), \(seller.id))
                ON CONFLICT (category_id) DO UPDATE SET seller_id = excluded.seller_id
                """)
        }
        guard count > 0 || hours != terms.hours else { return }
        try tx.announce(CartTermsSet(hours: hours, sections: count), by: principal, at: now)
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func cartTermsPage(
        _ terms: VendorCartTerms, typed: String? = nil, _ refusal: CartTermsRefusal? = nil
    ) -> HTML {
        var frame = PageFrame(t("ordering.terms.title"), section: "catalog")
        frame.breadcrumbs = [("/staff/catalog", t("catalog.title"))]
        frame.subline = "\(t("ordering.terms.about"))"
        let hours = Input(
            "hours", t("ordering.terms.hours"), .number, value: typed ?? String(terms.hours),
            help: t("ordering.terms.hours.help"), error: refusal.map { t($0.key) }, required: true, maxLength: 3)
        let options =
            [FieldOption("", t("ordering.terms.anybody"))]
            + terms.sellers.map { FieldOption($0.id.uuidString.lowercased(), $0.name) }
        let sections: [HTML] = terms.sections.map { section in
            field(
                Input(
                    "seller.\(section.id)", section.name, .select,
                    value: section.seller.map { $0.uuidString.lowercased() } ?? "", id: "seller-\(section.id)",
                    options: options))
        }
        let several: HTML? =
            terms.sellers.count > 1 && !sections.isEmpty
            ? formSection(t("ordering.terms.sellers"), "\(sections)") : nil
        return page(
            frame,
            formFrame(
                FormFrame("/staff/carts"),
                "\(formSection(t("ordering.terms.forgotten"), field(hours)))\(several)",
                actions: submit(t("web.save"), busy: t("web.saving"))))
    }
}
