// A member says when a template is ordered by itself: how often, on which days, who pays, where it goes.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /templates/{template}/schedule`
    func editSchedule(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal) = (try templateID(context), context.principal)
        let choices = try await database.read { tx in try ScheduleChoices(for: id, principal, in: tx) }
        guard choices.template.mayBeChanged(by: principal) else { throw NotFound() }
        return context.schedulePage(choices, TypedForm(choices.form(at: context.now)))
    }

    /// `POST /templates/{template}/schedule`
    func setSchedule(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let form = ScheduleForm(context.form)
        let choices = try await database.read { tx in try ScheduleChoices(for: id, principal, in: tx) }
        guard choices.template.mayBeChanged(by: principal) else { throw NotFound() }
        var problems = form.problems()
        if problems.isEmpty {
            do {
                return try await context.once { tx in
                    let next = try Ordering.set(form, for: id, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/templates/\(id)", message: "ordering.recurring.set",
                        ["date": context.formats.date(next)])
                }
            } catch let refusal as ScheduleRefusal {
                problems = [FieldProblem(refusal)]
            }
        }
        return context.schedulePage(choices, TypedForm(form, problems)).response(status: .unprocessableContent)
    }
}

/// The calendar as it was filled in.
struct ScheduleForm: Form {
    var unit = RhythmUnit.week.rawValue
    var step = "1"
    var day1 = ""
    var day2 = ""
    var day3 = ""
    var day4 = ""
    var day5 = ""
    var day6 = ""
    var day7 = ""
    var monthDay = "1"
    var weekend = WeekendRule.after.rawValue
    var startsOn = ""
    var endsOn = ""
    var notice = "1"
    var act = ScheduleAct.order.rawValue
    var payer = ""
    var address = ""
    var limit = ""

    static let weekdays: [any WritableKeyPath<ScheduleForm, String> & Sendable] = [
        \.day1, \.day2, \.day3, \.day4, \.day5, \.day6, \.day7,
    ]

    private static let first: [Field<ScheduleForm>] = [
        Field("unit", .select, \.unit, label: "ordering.recurring.unit"),
        Field("step", .number, \.step, label: "ordering.recurring.step", required: true, maxLength: 2),
    ]

    private static let dayFields: [Field<ScheduleForm>] = weekdays.enumerated().map { index, path in
        Field("day\(index + 1)", .checkbox, path, label: "catalog.weekday.\(index + 1)")
    }

    private static let others: [Field<ScheduleForm>] = [
        Field("monthDay", .number, \.monthDay, label: "ordering.recurring.monthDay", maxLength: 2),
        Field("weekend", .select, \.weekend, label: "ordering.recurring.weekend"),
        Field("startsOn", .date, \.startsOn, label: "ordering.recurring.startsOn"),
        Field("endsOn", .date, \.endsOn, label: "ordering.recurring.endsOn"),
        Field("notice", .select, \.notice, label: "ordering.recurring.notice"),
        Field("act", .cards, \.act, label: "ordering.recurring.act"),
        Field("payer", .select, \.payer, label: "ordering.checkout.payer"),
        Field("address", .select, \.address, label: "ordering.checkout.address"),
        Field("limit", .money, \.limit, label: "ordering.recurring.limit", help: true, maxLength: 20),
    ]

    static let fields: [Field<ScheduleForm>] = first + dayFields + others

    init() {}

    /// The days it names.
    var days: [Int] {
        guard unit == RhythmUnit.week.rawValue else { return Int(monthDay).map { [$0] } ?? [] }
        return Self.weekdays.enumerated().filter { self[keyPath: $0.element] == "on" }.map { $0.offset + 1 }
    }
}

/// Why a calendar is not kept.
enum ScheduleRefusal: String, Refusal {
    case stepInvalid, dayMissing, monthDayInvalid, startsPast, endsBefore, payerMissing, addressMissing, limitInvalid

    var key: String { "ordering.recurring.refusal.\(rawValue)" }

    var field: String? {
        switch self {
        case .stepInvalid: "step"
        case .dayMissing: "day1"
        case .monthDayInvalid: "monthDay"
        case .startsPast: "startsOn"
        case .endsBefore: "endsOn"
        case .payerMissing: "payer"
        case .addressMissing: "address"
        case .limitInvalid: "limit"
        }
    }
}

/// What can be chosen for a calendar, and what is in force.
struct ScheduleChoices: Sendable {
    struct Choice: Sendable { let id: UUID, name: String }

    let template: OrderTemplate
    let schedule: OrderSchedule?
    let payers: [Choice]
    let addresses: [Choice]

    /// Four statements.
    ///
    /// - Throws: `NotFound` for a template the principal does not see.
    init(for id: ID<OrderTemplate>, _ principal: Principal, in tx: Transaction) throws {
        template = try Ordering.template(id, for: principal, in: tx)
        schedule = try Ordering.schedule(of: id, in: tx)
        payers = try tx.all(
            """
            SELECT id, name FROM legal_entities
            WHERE customer_id = \(principal.customerID) ORDER BY name, id LIMIT 200
            """
        ) { Choice(id: try $0["id"], name: try $0["name"]) }
        addresses = try tx.all(
            """
            SELECT id, title, address FROM addresses
            WHERE customer_id = \(principal.customerID) AND removed_at IS NULL ORDER BY title, id LIMIT 200
            """
        ) { row in
            let (title, address): (String, String) = (try row["title"], try row["address"])
            return Choice(id: try row["id"], name: "\(title), \(address)")
        }
    }

    /// The form as it stands before anybody typed.
    func form(at now: Date) -> ScheduleForm {
        var form = ScheduleForm()
        form.payer = (template.legalEntityID ?? payers.first?.id)?.uuidString.lowercased() ?? ""
        form.address = (template.addressID ?? addresses.first?.id)?.uuidString.lowercased() ?? ""
        guard let schedule else {
            let tomorrow = CivilDate(now, in: .moscow).adding(days: 1)
            form.startsOn = tomorrow.description
            form[keyPath: ScheduleForm.weekdays[tomorrow.weekday - 1]] = "on"
            return form
        }
        let rhythm = schedule.rhythm
        (form.unit, form.step, form.weekend) = (rhythm.unit.rawValue, String(rhythm.step), rhythm.weekend.rawValue)
        switch rhythm.unit {
        case .week:
            for day in rhythm.days where (1...7).contains(day) { form[keyPath: ScheduleForm.weekdays[day - 1]] = "on" }
        case .month: form.monthDay = rhythm.days.first.map(String.init) ?? "1"
        }
        form.startsOn = schedule.nextOn.description
        form.endsOn = schedule.endsOn?.description ?? ""
        (form.notice, form.act) = (String(schedule.noticeDays), schedule.act.rawValue)
        form.limit = schedule.totalLimit?.decimal ?? ""
        return form
    }
}

// MARK: - Operation

extension Ordering {
    /// Has a template be ordered by a calendar, under the rights the principal has on the days to come.
    ///
    /// - Returns: the first date.
    /// - Throws: ``ScheduleRefusal``; `NotFound` for a template the principal may not change.
    static func set(
        _ form: ScheduleForm, for id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> CivilDate {
        let template = try claimTemplate(id, by: principal, at: now, in: tx)
        guard let userID = principal.userID, let customerID = principal.customerID else { throw NotFound() }
        let today = CivilDate(now, in: .moscow)
        let (rhythm, next, end) = try checked(form, today)
        let (payer, address) = try placeAndPayer(form, of: customerID, in: tx)
        let limit = form.limit.isEmpty ? nil : Money(parsing: form.limit)
        guard form.limit.isEmpty || limit?.isPositive == true else { throw ScheduleRefusal.limitInvalid }
        let act = ScheduleAct(rawValue: form.act) ?? .order
        let notice = min(max(Int(form.notice) ?? 1, 0), 14)
        try forgetSkipped(of: id, after: today, in: tx)
        try tx.execute(
            """
            INSERT INTO order_schedules (template_id, customer_id, user_id, every, step, days, anchor_on, weekend,
                next_on, ends_on, notice_days, act, total_limit, currency, payment, changed_at)
            VALUES (\(id), \(customerID), \(userID), \(rhythm.unit), \(rhythm.step),
                \(rhythm.days.map(String.init).joined(separator: " ")), \(rhythm.anchor.description),
                \(rhythm.weekend), \(next.description), \(end?.description), \(notice), \(act), \(limit),
                \(limit?.currency ?? .rub), '', \(now))
            ON CONFLICT (template_id) DO UPDATE SET user_id = excluded.user_id, every = excluded.every,
                step = excluded.step, days = excluded.days, anchor_on = excluded.anchor_on,
                weekend = excluded.weekend, next_on = excluded.next_on, ends_on = excluded.ends_on,
                notice_days = excluded.notice_days, act = excluded.act, total_limit = excluded.total_limit,
                currency = excluded.currency, paused_at = NULL, skipped_on = NULL, refusal = NULL,
                changed_at = excluded.changed_at
            """)
        try tx.execute(
            """
            UPDATE order_templates SET legal_entity_id = \(payer), address_id = \(address) WHERE id = \(template.id)
            """)
        try tx.announce(ScheduleSet(templateID: id, nextOn: next), by: principal, at: now)
        return next
    }

    private static func checked(
        _ form: ScheduleForm, _ today: CivilDate
    ) throws(ScheduleRefusal) -> (rhythm: Rhythm, next: CivilDate, end: CivilDate?) {
        guard let step = Int(form.step), (1...12).contains(step) else { throw .stepInvalid }
        let unit = RhythmUnit(rawValue: form.unit) ?? .week
        let days = form.days
        if unit == .month, !(days.first.map { (1...31).contains($0) } ?? false) { throw .monthDayInvalid }
        if days.isEmpty { throw .dayMissing }
        let tomorrow = today.adding(days: 1)
        let start = form.startsOn.isEmpty ? tomorrow : CivilDate(form.startsOn)
        guard let start, start > today else { throw .startsPast }
        let rhythm = Rhythm(
            unit: unit, step: step, days: days, anchor: start, weekend: WeekendRule(rawValue: form.weekend) ?? .keep)
        guard let next = rhythm.next(after: start.adding(days: -1)) else { throw .dayMissing }
        let end = CivilDate(form.endsOn)
        if let end, end < next { throw .endsBefore }
        return (rhythm, next, end)
    }

    private static func placeAndPayer(
        _ form: ScheduleForm, of customer: ID<Customer>, in tx: Transaction
    ) throws -> (payer: UUID?, address: UUID?) {
        let (payer, address) = (UUID(uuidString: form.payer), UUID(uuidString: form.address))
        let found = try tx.one(
            """
            SELECT c.kind,
                   (SELECT COUNT(*) FROM legal_entities e WHERE e.id = \(payer) AND e.customer_id = c.id) AS payers,
                   (SELECT COUNT(*) FROM addresses a
                    WHERE a.id = \(address) AND a.customer_id = c.id AND a.removed_at IS NULL) AS places
            FROM customers c WHERE c.id = \(customer)
            """
        ) { row in
            (kind: try row["kind"] as String, payers: try row["payers"] as Int, places: try row["places"] as Int)
        }
        if payer != nil || found.kind != "person" {
            guard found.payers == 1 else { throw ScheduleRefusal.payerMissing }
        }
        // What only fills a cart goes nowhere yet.
        guard form.act == ScheduleAct.cart.rawValue && address == nil || found.places == 1 else {
            throw ScheduleRefusal.addressMissing
        }
        return (payer, address)
    }
}
