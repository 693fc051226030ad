// Whoever is away names somebody who decides for him until a day.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /approvals/absence`
    func showAbsence(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let principal = context.principal
        let (form, people) = try await database.read { tx in
            (try Ordering.absence(of: principal, in: tx), try Ordering.colleagues(of: principal, in: tx))
        }
        return context.absencePage(TypedForm(form), people)
    }

    /// `POST /approvals/absence`: nobody named means that one decides himself again.
    func setAbsence(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = AbsenceForm(context.form)
        let (principal, now) = (context.principal, context.now)
        var problems = form.problems()
        if problems.isEmpty {
            do {
                return try await context.once { tx in
                    try Ordering.set(form, by: principal, at: now, in: tx)
                    let message = form.substitute.isEmpty ? "ordering.absence.ended" : "ordering.absence.saved"
                    return .redirect(to: "/approvals", message: message)
                }
            } catch let refusal as AbsenceRefusal {
                problems = [FieldProblem(refusal)]
            }
        }
        let people = try await database.read { tx in try Ordering.colleagues(of: principal, in: tx) }
        return context.absencePage(TypedForm(form, problems), people).response(status: .unprocessableContent)
    }
}

/// What the person typed.
struct AbsenceForm: Form {
    var substitute = ""
    var until = ""

    static let fields: [Field<AbsenceForm>] = [
        Field("substitute", .select, \.substitute, label: "ordering.absence.substitute"),
        Field("until", .date, \.until, label: "ordering.absence.until", help: true),
    ]
}

// MARK: - Operation

/// Why nobody stands in.
enum AbsenceRefusal: String, Refusal {
    /// Nobody of the customer's own, or the person himself.
    case substituteUnknown
    /// No day, or one that is over.
    case dayMissing
    var key: String { "ordering.absence.refusal.\(rawValue)" }
    var field: String? { self == .dayMissing ? "until" : "substitute" }
}

/// Somebody named who decides for him, or decides himself again.
package struct SubstituteNamed: DomainEvent {
    package static let name = "ordering.substitute_named"
    package let userID: ID<User>
    /// Nil for nobody.
    package let substituteID: ID<User>?
    package let untilDay: String
    package var subject: EventSubject { EventSubject("user", userID) }
}

extension Ordering {
    static func absence(of principal: Principal, in tx: Transaction) throws -> AbsenceForm {
        var form = AbsenceForm()
        let kept = try tx.first(
            """
            SELECT substitute_id, until_day FROM approval_absences
            WHERE customer_id = \(principal.customerID) AND user_id = \(principal.userID)
            """
        ) { (substitute: try $0["substitute_id"] as ID<User>, until: try $0["until_day"] as String) }
        if let kept { (form.substitute, form.until) = (kept.substitute.description, kept.until) }
        return form
    }

    /// Everybody else of the principal's customer.
    static func colleagues(
        of principal: Principal, in tx: Transaction
    ) throws -> [(id: ID<User>, name: String)] {
        try tx.all(
            """
            SELECT u.id, u.name FROM members m JOIN users u ON u.id = m.user_id
            WHERE m.customer_id = \(principal.customerID) AND m.revoked_at IS NULL AND m.user_id <> \(principal.userID)
            ORDER BY u.name, u.id LIMIT 500
            """
        ) { (id: try $0["id"], name: try $0["name"]) }
    }

    /// Names who decides for the principal up to a day and with it; nobody ends it at once.
    ///
    /// - Throws: ``AbsenceRefusal``.
    static func set(_ form: AbsenceForm, by principal: Principal, at now: Date, in tx: Transaction) throws {
        guard let customerID = principal.customerID, let userID = principal.userID else { throw NotFound() }
        guard !form.substitute.isEmpty else {
            try tx.execute(
                "DELETE FROM approval_absences WHERE customer_id = \(customerID) AND user_id = \(userID)")
            try tx.announce(SubstituteNamed(userID: userID, substituteID: nil, untilDay: ""), by: principal, at: now)
            return
        }
        guard let day = CivilDate(form.until), day >= CivilDate(now, in: .moscow) else {
            throw AbsenceRefusal.dayMissing
        }
        let people = try colleagues(of: principal, in: tx)
        guard let substitute = ID<User>(form.substitute), people.contains(where: { $0.id == substitute }) else {
            throw AbsenceRefusal.substituteUnknown
        }
        try tx.execute(
            """
            INSERT INTO approval_absences (customer_id, user_id, substitute_id, until_day, changed_at)
            VALUES (\(customerID), \(userID), \(substitute), \(day.description), \(now))
            ON CONFLICT (customer_id, user_id) DO UPDATE SET substitute_id = excluded.substitute_id,
                until_day = excluded.until_day, changed_at = excluded.changed_at
            """)
        try tx.announce(
            SubstituteNamed(userID: userID, substituteID: substitute, untilDay: day.description), by: principal,
            at: now)
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func absencePage(
        _ typed: TypedForm<AbsenceForm>, _ people: [(id: ID<User>, name: String)]
    ) -> HTML {
        var frame = approvalsFrame()
        frame.title = t("ordering.absence.title")
        frame.breadcrumbs = [("/approvals", t("ordering.approvals.title"))]
        let nobody = FieldOption("", t("ordering.absence.nobody"))
        let options = [nobody] + people.map { FieldOption($0.id.description, $0.name) }
        let until = field("until", typed) { input in input.least = CivilDate(now, in: .moscow).description }
        let form = formFrame(
            FormFrame("/approvals/absence"),
            """
            <p class="muted">\(t("ordering.absence.explain"))</p>\
            \(field("substitute", typed, options: options))\(until)
            """,
            actions: """
                \(submit(t("web.save"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/approvals", size: .large))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }
}
