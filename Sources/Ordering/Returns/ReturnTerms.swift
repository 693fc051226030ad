// Within how many days goods come back that nobody needs: told where it is asked for, and set by the vendor.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// What the vendor tells about returns. It is information: a return is asked for at any time, and a person decides.
package struct ReturnTerms: Codable, Sendable, Equatable {
    /// Days after receipt for people who bought at a distance: at least the 7 of article 26.1 of the consumer law.
    package var personDays = 7
    /// Days for companies; nil tells them nothing.
    package var companyDays: Int?
    /// The most photos of a request.
    package var photoCount = 5

    package init() {}

    init(row: Row) throws {
        personDays = try row["person_days"]
        companyDays = try row["company_days"]
        photoCount = try row["photo_count"]
    }

    /// The days told to a customer of a kind; nil for none.
    func days(for kind: String) -> Int? { kind == "person" ? personDays : companyDays }

    /// What photos are taken.
    var photos: FileRules {
        FileRules(["jpg", "jpeg", "png", "webp"], megabytes: 8, count: max(1, photoCount), camera: false)
    }
}

extension Ordering {
    /// What is told about returns. One statement.
    package static func returnTerms(in tx: Transaction) throws -> ReturnTerms {
        try tx.first("SELECT person_days, company_days, photo_count FROM return_terms WHERE id = 1") {
            try ReturnTerms(row: $0)
        } ?? ReturnTerms()
    }

    /// Keeps what is told about returns and announces ``ReturnTermsChanged``.
    ///
    /// - Throws: `NotFound` for whoever may not.
    static func changeReturnTerms(
        _ terms: ReturnTerms, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard principal.isStaff, principal.may(.administer) else { throw NotFound() }
        try tx.execute(
            """
            INSERT INTO return_terms (id, person_days, company_days, photo_count, changed_at)
            VALUES (1, \(terms.personDays), \(terms.companyDays), \(terms.photoCount), \(now))
            ON CONFLICT (id) DO UPDATE SET person_days = excluded.person_days, company_days = excluded.company_days,
                photo_count = excluded.photo_count, changed_at = excluded.changed_at
            """)
        try tx.announce(ReturnTermsChanged(terms: terms), by: principal, at: now)
    }
}

// MARK: - Handlers

extension Ordering {
    /// `GET /staff/returns/terms`
    func showReturnTerms(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let terms = try await database.read { tx in try Ordering.returnTerms(in: tx) }
        return returnTermsPage(TypedForm(ReturnTermsForm(terms)), context)
    }

    /// `POST /staff/returns/terms`
    func saveReturnTerms(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = ReturnTermsForm(context.form)
        let (principal, now, problems) = (context.principal, context.now, form.problems())
        guard problems.isEmpty else {
            return returnTermsPage(TypedForm(form, problems), context).response(status: .unprocessableContent)
        }
        let terms = form.terms
        return try await context.once { tx in
            try Ordering.changeReturnTerms(terms, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/returns/terms", message: "ordering.return.terms.saved")
        }
    }
}

/// The terms as they are typed.
struct ReturnTermsForm: Form {
    var personDays = ""
    var companyDays = ""
    var photoCount = ""

    init() {}

    init(_ terms: ReturnTerms) {
        personDays = String(terms.personDays)
        companyDays = terms.companyDays.map(String.init) ?? ""
        photoCount = String(terms.photoCount)
    }

    /// What was typed; call it once nothing is wrong.
    var terms: ReturnTerms {
        var terms = ReturnTerms()
        terms.personDays = Int(personDays) ?? terms.personDays
        terms.companyDays = Int(companyDays)
        terms.photoCount = Int(photoCount) ?? terms.photoCount
        return terms
    }

    static let fields: [Field<ReturnTermsForm>] = [
        Field(
            "personDays", .number, \.personDays, label: "ordering.return.terms.person", required: true, help: true,
            maxLength: 3, check: within(7...365)),
        Field(
            "companyDays", .number, \.companyDays, label: "ordering.return.terms.company", help: true, maxLength: 3,
            check: within(1...365)),
        Field(
            "photoCount", .number, \.photoCount, label: "ordering.return.terms.photos", required: true, maxLength: 2,
            check: within(1...20)),
    ]

    private static func within(_ range: ClosedRange<Int>) -> @Sendable (String) -> FieldProblem.Message? {
        { text in
            guard let number = Int(text), range.contains(number) else {
                return FieldProblem.Message(
                    "ordering.return.terms.range", ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"])
            }
            return nil
        }
    }
}

private func returnTermsPage(_ typed: TypedForm<ReturnTermsForm>, _ context: StaffContext) -> HTML {
    var frame = PageFrame(context.t("ordering.return.terms.title"), section: "orders")
    frame.breadcrumbs = [
        ("/staff/orders", context.t("ordering.orders.title")), ("/staff/returns", context.t("ordering.returns.title")),
    ]
    frame.density = "regular"
    let form = context.formFrame(
        FormFrame("/staff/returns/terms"), "\(context.fields(typed))",
        actions: context.submit(context.t("web.save"), busy: context.t("web.saving")))
    return context.page(frame, "\(context.errorSummary(typed))\(form)")
}
