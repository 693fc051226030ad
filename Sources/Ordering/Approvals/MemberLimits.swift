// A director says how much each of his people may order by himself: at once, and in a month.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /approvals/limits`
    func showLimits(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (principal, now) = (context.principal, context.now)
        let limits = try await database.read { tx in try Ordering.memberLimits(for: principal, at: now, in: tx) }
        return context.limitsPage(limits, TypedLimits(), [])
    }

    /// `POST /approvals/limits`: `once.<user>` and `month.<user>`; an empty one is no limit.
    func setLimits(_ request: Request, _ context: MemberContext) async throws -> Response {
        let typed = TypedLimits(context.form)
        let (principal, now) = (context.principal, context.now)
        guard typed.wrong.isEmpty else {
            let limits = try await database.read { tx in try Ordering.memberLimits(for: principal, at: now, in: tx) }
            let problems = [FieldProblem(field: nil, .init("ordering.limits.refusal.invalid"))]
            return context.limitsPage(limits, typed, problems).response(status: .unprocessableContent)
        }
        return try await context.once { tx in
            try Ordering.set(typed, by: principal, at: now, in: tx)
            return .redirect(to: "/approvals/limits", message: "ordering.limits.saved")
        }
    }
}

/// What somebody may order by himself, and what he has.
struct MemberLimit: Sendable, RowDecodable {
    let userID: ID<User>
    let name: String
    let role: String
    let once: Money?
    let month: Money?
    /// Ordered since the first of the month, with VAT.
    let used: Money

    init(row: Row) throws {
        userID = try row["user_id"]
        name = try row["name"]
        role = try row["role"]
        once = try row.moneyIfAny("order_limit")
        month = try row.moneyIfAny("month_limit")
        used = try row.money("used")
    }
}

/// Limits as they were typed.
struct TypedLimits: Sendable {
    /// The fields' texts by their names.
    private(set) var texts: [String: String] = [:]
    private(set) var amounts: [ID<User>: (once: Int64?, month: Int64?)] = [:]
    /// Names of fields that hold no amount.
    private(set) var wrong: Set<String> = []

    init() {}

    init(_ data: FormData) {
        let months = Dictionary(data.all(prefixed: "month.").map { ($0.name, $0.value) }) { first, _ in first }
        for field in data.all(prefixed: "once.").prefix(1_000) {
            guard let user = ID<User>(field.name) else { continue }
            let once = take("once.\(field.name)", field.value)
            let month = take("month.\(field.name)", months[field.name] ?? "")
            amounts[user] = (once, month)
        }
    }

    private mutating func take(_ name: String, _ text: String) -> Int64? {
        texts[name] = text
        guard !text.trimmingCharacters(in: .whitespaces).isEmpty else { return nil }
        guard let amount = Money(parsing: text), amount.isPositive else {
            wrong.insert(name)
            return nil
        }
        return amount.minor
    }
}

// MARK: - Operation

/// What members may order by themselves was changed.
package struct MemberLimitsSet: DomainEvent {
    package static let name = "ordering.member_limits_set"
    package let customerID: ID<Customer>
    /// How many members have limits now.
    package let count: Int
    package var subject: EventSubject { EventSubject("customer", customerID) }
}

extension Ordering {
    /// The people of the principal's customer who order, with their limits; one statement.
    static func memberLimits(for principal: Principal, at now: Date, in tx: Transaction) throws -> [MemberLimit] {
        let today = CivilDate(now, in: .moscow)
        let month = today.adding(days: 1 - today.day).start(in: .moscow)
        return try tx.all(
            """
            SELECT m.user_id, u.name, m.role, l.order_limit, l.month_limit, COALESCE(l.currency, 'RUB') AS currency, (
                SELECT COALESCE(CAST(SUM(o.total) AS BIGINT), 0) FROM orders o
                WHERE o.customer_id = m.customer_id AND o.placed_by = m.user_id AND o.placed_at >= \(month)
                  AND o.currency = COALESCE(l.currency, 'RUB') AND o.status NOT IN ('draft', 'cancelled', 'returned')
                ) AS used
            FROM members m JOIN users u ON u.id = m.user_id
            LEFT JOIN member_limits l ON l.customer_id = m.customer_id AND l.user_id = m.user_id
            WHERE \(principal.covers("m", for: .manageMembers)) AND m.revoked_at IS NULL
              AND m.role IN ('director', 'purchaser')
            ORDER BY u.name, m.user_id LIMIT 500
            """, as: MemberLimit.self)
    }

    /// Sets the limits of the members that are named; people of other customers are none.
    static func set(_ typed: TypedLimits, by principal: Principal, at now: Date, in tx: Transaction) throws {
        guard let customerID = principal.customerID, let userID = principal.userID, principal.may(.manageMembers)
        else { throw NotFound() }
        for (user, amounts) in typed.amounts.sorted(by: { $0.key < $1.key }) {
            guard amounts.once != nil || amounts.month != nil else {
                try tx.execute("DELETE FROM member_limits WHERE customer_id = \(customerID) AND user_id = \(user)")
                continue
            }
            try tx.execute(
                """
                INSERT INTO member_limits (customer_id, user_id, order_limit, month_limit, currency, changed_by,
                    changed_at)
                SELECT m.customer_id, m.user_id, \(amounts.once), \(amounts.month), 'RUB', \(userID), \(now)
                FROM members m WHERE m.customer_id = \(customerID) AND m.user_id = \(user)
                ON CONFLICT (customer_id, user_id) DO UPDATE SET order_limit = excluded.order_limit,
                    month_limit = excluded.month_limit, changed_by = excluded.changed_by,
                    changed_at = excluded.changed_at
                """)
        }
        let count: Int = try tx.value("SELECT COUNT(*) FROM member_limits WHERE customer_id = \(customerID)")
        try tx.announce(MemberLimitsSet(customerID: customerID, count: count), by: principal, at: now)
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func limitsPage(
        _ limits: [MemberLimit], _ typed: TypedLimits, _ problems: [FieldProblem]
    ) -> HTML {
        let trouble: HTML? = problems.first.map { problem in
            "<div class=\"notices\">\(notice(.danger, t(problem.message)))</div>"
        }
        let rows: [HTML] = limits.map { limit in
            let role = t("ordering.approver.\(limit.role)")
            let used = t("ordering.limits.used", ["sum": formats.money(limit.used)])
            return """
                <fieldset class="limit"><legend>\(limit.name)</legend><p class="sub">\(role). \(used)</p>\
                <div class="fields">\(limitField("once", limit, limit.once, typed))\
                \(limitField("month", limit, limit.month, typed))</div></fieldset>
                """
        }
        let form = formFrame(
            FormFrame("/approvals/limits"), "<p class=\"muted\">\(t("ordering.limits.explain"))</p>\(rows)",
            actions: submit(t("web.save"), busy: t("web.saving")))
        return page(approvalsFrame(), "\(approvalTabs("limits"))\(trouble)\(form)")
    }

    private func limitField(_ kind: String, _ limit: MemberLimit, _ kept: Money?, _ typed: TypedLimits) -> HTML {
        let name = "\(kind).\(limit.userID)"
        var input = Input(name, t("ordering.limits.\(kind)"), .money, value: typed.texts[name] ?? kept?.decimal ?? "")
        input.unit = Currency.rub.symbol
        input.error = typed.wrong.contains(name) ? t("web.field.money") : nil
        return field(input)
    }
}
