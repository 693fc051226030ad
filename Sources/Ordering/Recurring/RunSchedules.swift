// Dates come by themselves: whoever made a schedule is told before, and on the day its template becomes an order, once,
// under his rights as they are then.

import Catalog
import Customers
import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// Dates begin at six in the morning of the vendor's zone.
    private static let morning: TimeInterval = 6 * 3_600
    /// Schedules looked at in one statement.
    private static let atOnce = 100

    /// Looks for dates every ten minutes.
    static func addScheduleJob(to registry: inout JobRegistry) {
        registry.schedule("ordering.run_recurring", every: .minutes(10)) { job in
            guard !job.hasClockJumped else { return }
            try await runSchedules(in: job.database, at: job.now) { body in try await job.write(body) }
        }
    }

    /// Does what is due: every date in a transaction of its own, which claims it; so it happens once, however many
    /// workers there are and wherever one of them dies.
    ///
    /// - Parameter write: makes a transaction of a piece of work.
    package static func runSchedules(
        in database: Database, at now: Date,
        write: @Sendable (@escaping @Sendable (Transaction) throws -> Void) async throws -> Void
    ) async throws {
        let today = CivilDate(now.addingTimeInterval(-morning), in: .moscow)
        try await write { tx in try Ordering.tellOfDates(today, at: now, in: tx) }
        while true {
            let due = try await database.read { tx in try Ordering.dueSchedules(on: today, in: tx) }
            guard !due.isEmpty else { return }
            for id in due {
                try Task.checkCancellation()
                do {
                    try await write { tx in try Ordering.runDate(of: id, on: today, at: now, in: tx) }
                } catch let refusal as PlaceOrderRefusal {
                    let told = Finding(.lines, .refuses, refusal.key, refusal.arguments)
                    try await write { tx in try Ordering.refuseDate(of: id, on: today, told, at: now, in: tx) }
                } catch let refusal as CartRefusal {
                    let told = Finding(.lines, .refuses, refusal.key, refusal.arguments)
                    try await write { tx in try Ordering.refuseDate(of: id, on: today, told, at: now, in: tx) }
                }
            }
        }
    }

    private static func dueSchedules(on today: CivilDate, in tx: Transaction) throws -> [ID<OrderTemplate>] {
        try tx.all(
            """
            SELECT s.template_id FROM order_schedules s JOIN order_templates t ON t.id = s.template_id
            WHERE s.paused_at IS NULL AND s.next_on <= \(today.description) AND t.removed_at IS NULL
            ORDER BY s.next_on, s.template_id LIMIT \(atOnce)
            """
        ) { try $0["template_id"] }
    }

    // MARK: - A date

    /// A date that came, claimed.
    private struct Claimed {
        let schedule: OrderSchedule
        let template: OrderTemplate
        let principal: Principal
        let dueOn: CivilDate
    }

    /// Orders what is due of one schedule, or stops it where nobody may order any more.
    ///
    /// - Throws: ``PlaceOrderRefusal`` and ``CartRefusal``; then nothing is claimed, and ``refuseDate(of:on:_:at:in:)``
    ///   keeps why.
    private static func runDate(
        of id: ID<OrderTemplate>, on today: CivilDate, at now: Date, in tx: Transaction
    ) throws {
        guard let date = try claimDate(of: id, on: today, at: now, in: tx) else { return }
        let request = try orderRequest(for: date, at: now, in: tx)
        var outcome = RunOutcome.refused
        var order: Order?
        var reasons: [Finding] = []
        if request.cart.lines.isEmpty {
            reasons = [Finding(.lines, .refuses, "ordering.recurring.reason.empty")]
        } else if let limit = date.schedule.totalLimit, limit.currency == request.cart.total.currency,
            limit < request.cart.total
        {
            let amounts = ["total": request.cart.total, "limit": limit]
            reasons = [Finding(.limit, .refuses, "ordering.recurring.reason.overLimit", amounts: amounts)]
        } else if date.schedule.act == .cart {
            let wanted = request.cart.lines.map {
                WantedLine($0.product.id, $0.quantity, comment: $0.comment, group: $0.group)
            }
            _ = try put(wanted, by: date.principal, at: now, in: tx)
            outcome = .cart
        } else {
            let verdict = try place(request, by: date.principal, at: now, in: tx)
            order = verdict.order
            outcome = if case .placed = verdict { .placed } else { .approval }
        }
        try keep(date, outcome, order, reasons, at: now, in: tx)
    }

    /// Keeps that a date could not be ordered, and why: everything that stands in the way, line by line.
    private static func refuseDate(
        of id: ID<OrderTemplate>, on today: CivilDate, _ told: Finding, at now: Date, in tx: Transaction
    ) throws {
        guard let date = try claimDate(of: id, on: today, at: now, in: tx) else { return }
        let request = try orderRequest(for: date, at: now, in: tx)
        let judged = try judge(request, by: date.principal, at: now, in: tx).findings
        let reasons = judged.filter { $0.severity == .refuses }
        try keep(date, .refused, nil, reasons.isEmpty ? [told] : Array(reasons.prefix(50)), at: now, in: tx)
    }

    /// Takes a date: the conditional move to the next one decides who of many does. Dates that went by while nothing
    /// ran are not made up for: two orders at once are no help to anybody.
    private static func claimDate(
        of id: ID<OrderTemplate>, on today: CivilDate, at now: Date, in tx: Transaction
    ) throws -> Claimed? {
        let found = try tx.first(
            """
            SELECT \(OrderSchedule.columns), \(OrderTemplate.columns)
            FROM order_schedules s JOIN order_templates t ON t.id = s.template_id
            WHERE s.template_id = \(id) AND s.paused_at IS NULL AND s.next_on <= \(today.description)
              AND t.removed_at IS NULL
            """
        ) { row in (schedule: try OrderSchedule(row: row), template: try OrderTemplate(row: row)) }
        guard let found else { return nil }
        let schedule = found.schedule
        let isOpen = found.template.ownerID == schedule.userID || found.template.isShared
        let principal = try member(schedule.userID, of: schedule.customerID, in: tx)
        guard let principal else {
            try stop(schedule, .ownerGone, at: now, in: tx)
            return nil
        }
        guard isOpen, principal.may(.placeOrders) else {
            try stop(schedule, .notAllowed, at: now, in: tx)
            return nil
        }
        let next = schedule.rhythm.next(after: today)
        let isLast = next.map { next in schedule.endsOn.map { next > $0 } ?? false } ?? true
        let (pausedAt, reason): (Date?, StopReason?) = isLast ? (now, .ended) : (nil, nil)
        let moved = try tx.execute(
            """
            UPDATE order_schedules SET next_on = \((next ?? schedule.nextOn).description),
                ran_on = \(schedule.nextOn.description), skipped_on = NULL, paused_at = \(pausedAt),
                refusal = \(reason)
            WHERE template_id = \(id) AND next_on = \(schedule.nextOn.description) AND paused_at IS NULL
            """)
        guard moved == 1 else { return nil }
        return Claimed(schedule: schedule, template: found.template, principal: principal, dueOn: schedule.nextOn)
    }

    /// What the template comes to today, for the payer and the place it names.
    private static func orderRequest(
        for date: Claimed, at now: Date, in tx: Transaction
    ) throws -> OrderRequest {
        let payer = date.template.legalEntityID
        let buyer = try Catalog.buyer(for: date.principal, legalEntity: payer, at: now, in: tx)
        let lines = try templateLines(of: date.template.id, for: buyer, at: now, in: tx)
        let wanted = date.template.kind == .list ? lines.filter { !$0.isBought } : lines
        let cart = try Cart(buyer: buyer, lines: wanted.map(\.now))
        let delivery: OrderDelivery =
            date.template.addressID.map { .saved($0, recipient: "", phone: "") }
            ?? .typed(DeliveryAddress(address: "", recipient: "", phone: ""))
        var request = OrderRequest(
            cart: cart, source: .recurring, payer: payer, delivery: delivery, agreed: cart.total)
        request.sourceID = date.template.id.uuid
        request.payment = date.schedule.payment
        return request
    }

    private static func keep(
        _ date: Claimed, _ outcome: RunOutcome, _ order: Order?, _ reasons: [Finding], at now: Date, in tx: Transaction
    ) throws {
        let schedule = date.schedule
        let told = try String(decoding: JSONEncoder.canonical.encode(reasons), as: UTF8.self)
        // The key is the second lock: the same date is never kept, and so never ordered, twice.
        try tx.execute(
            """
            INSERT INTO order_schedule_runs (template_id, due_on, customer_id, user_id, outcome, order_id, reasons, at)
            VALUES (\(schedule.templateID), \(date.dueOn.description), \(schedule.customerID), \(schedule.userID),
                \(outcome), \(order?.id), \(SQLValue.json(told)), \(now))
            """)
        if let order {
            try tx.execute(
                "UPDATE order_schedules SET order_id = \(order.id) WHERE template_id = \(schedule.templateID)")
        }
        if outcome != .refused {
            try tx.execute("UPDATE order_templates SET used_at = \(now) WHERE id = \(schedule.templateID)")
        }
        try tx.announce(
            RecurringOrderRan(
                templateID: schedule.templateID, userID: schedule.userID, on: date.dueOn, outcome: outcome.rawValue,
                orderID: order?.id),
            by: .system("recurring"), customer: schedule.customerID, at: now)
    }

    /// Lets a schedule stand still, and says why.
    private static func stop(
        _ schedule: OrderSchedule, _ reason: StopReason, at now: Date, in tx: Transaction
    ) throws {
        let stopped = try tx.execute(
            """
            UPDATE order_schedules SET paused_at = \(now), refusal = \(reason)
            WHERE template_id = \(schedule.templateID) AND paused_at IS NULL
            """)
        guard stopped == 1 else { return }
        try tx.announce(
            ScheduleStopped(templateID: schedule.templateID, reason: reason.rawValue), by: .system("recurring"),
            customer: schedule.customerID, at: now)
    }

    // MARK: - Before

    /// Tells of the dates that come within the days their owners want to know it, once each.
    private static func tellOfDates(_ today: CivilDate, at now: Date, in tx: Transaction) throws {
        let near = try tx.all(
            """
            SELECT \(OrderSchedule.columns) FROM order_schedules s JOIN order_templates t ON t.id = s.template_id
            WHERE s.paused_at IS NULL AND s.notice_days > 0 AND s.next_on > \(today.description)
              AND s.next_on <= \(today.adding(days: 14).description) AND t.removed_at IS NULL
              AND (s.noticed_on IS NULL OR s.noticed_on <> s.next_on)
            ORDER BY s.next_on, s.template_id LIMIT 1000
            """, as: OrderSchedule.self)
        for schedule in near where schedule.nextOn <= today.adding(days: schedule.noticeDays) {
            let day = schedule.nextOn
            let told = try tx.execute(
                """
                UPDATE order_schedules SET noticed_on = \(day.description)
                WHERE template_id = \(schedule.templateID) AND next_on = \(day.description)
                  AND (noticed_on IS NULL OR noticed_on <> \(day.description))
                """)
            guard told == 1 else { continue }
            try tx.announce(
                RecurringOrderComing(templateID: schedule.templateID, userID: schedule.userID, on: day),
                by: .system("recurring"), customer: schedule.customerID, at: now)
        }
    }
}

// MARK: - Under whose rights

extension Ordering {
    /// A member with the rights he has at this moment; nil for whoever left, or was shut out.
    static func member(
        _ user: ID<User>, of customer: ID<Customer>, in tx: Transaction
    ) throws -> Principal? {
        try tx.first(
            """
            SELECT u.name, m.role, m.unit_id FROM members m JOIN users u ON u.id = m.user_id
            WHERE m.user_id = \(user) AND m.customer_id = \(customer) AND m.revoked_at IS NULL
              AND u.disabled_at IS NULL
            """
        ) { row in
            let (role, unit): (Role, ID<CustomerUnit>?) = (try row["role"], try row["unit_id"])
            return Principal(
                kind: .member(customer), userID: user, name: try row["name"], unitID: unit,
                permissions: role.permissions(inUnit: unit != nil))
        }
    }
}
