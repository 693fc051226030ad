import Database
import Foundation
import Kernel
import Web

/// What a date does; stored, so the words never change.
enum ScheduleAct: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// Places an order.
    case order
    /// Puts the goods into its owner's cart, to be looked through.
    case cart
}

/// Why a schedule stands still, where nobody paused it; stored, so the words never change.
enum StopReason: String, Codable, Sendable, SQLCodable {
    /// Its last day has gone by.
    case ended
    /// Whoever made it does not belong to the customer any more.
    case ownerGone = "owner_gone"
    /// Whoever made it may not order any more, or does not see the template any more.
    case notAllowed = "not_allowed"
}

/// When a template is ordered by itself.
struct OrderSchedule: Sendable, RowDecodable {
    let templateID: ID<OrderTemplate>
    let customerID: ID<Customer>
    /// Under whose rights it orders, as they are on the day.
    let userID: ID<User>
    let rhythm: Rhythm
    let nextOn: CivilDate
    /// Nothing comes after this day; nil for ever.
    let endsOn: CivilDate?
    /// How many days before its owner is told.
    let noticeDays: Int
    let act: ScheduleAct
    /// An order of more is not placed; nil for no limit.
    let totalLimit: Money?
    /// A ``PaymentWay`` in its raw word; empty for the usual one.
    let payment: String
    let pausedAt: Date?
    /// The date that was skipped last, until another one comes.
    let skippedOn: CivilDate?
    let stopReason: StopReason?

    init(row: Row) throws {
        templateID = try row["template_id"]
        customerID = try row["customer_id"]
        userID = try row["user_id"]
        let days = (try row["days"] as String).split(separator: " ").compactMap { Int($0) }
        rhythm = Rhythm(
            unit: try row["every"], step: try row["step"], days: days, anchor: try Self.day(row["anchor_on"]),
            weekend: try row["weekend"])
        nextOn = try Self.day(row["next_on"])
        endsOn = (try row["ends_on"] as String?).flatMap { CivilDate($0) }
        noticeDays = try row["notice_days"]
        act = try row["act"]
        totalLimit = try row.moneyIfAny("total_limit")
        payment = try row["payment"]
        pausedAt = try row["paused_at"]
        skippedOn = (try row["skipped_on"] as String?).flatMap { CivilDate($0) }
        stopReason = (try row["refusal"] as String?).flatMap { StopReason(rawValue: $0) }
    }

    private static func day(_ text: String) throws -> CivilDate {
        guard let day = CivilDate(text) else { throw DatabaseError.decoding("not a day") }
        return day
    }

    /// The columns this type is made from, of the alias `s`.
    static let columns: SQL = """
        s.template_id, s.customer_id, s.user_id, s.every, s.step, s.days, s.anchor_on, s.weekend, s.next_on, s.ends_on,
        s.notice_days, s.act, s.total_limit, s.currency, s.payment, s.paused_at, s.skipped_on, s.refusal
        """

    /// Whether dates come.
    var isRunning: Bool { pausedAt == nil }

    /// The dates that come next, the nearest first; none while it stands still.
    func coming(_ count: Int) -> [CivilDate] {
        guard isRunning else { return [] }
        return [nextOn] + rhythm.dates(after: nextOn, count: count - 1, until: endsOn)
    }
}

/// What became of a date; stored, so the words never change.
enum RunOutcome: String, Codable, Sendable, SQLCodable {
    case placed, approval, cart, refused, skipped
}

/// A date that came, once.
struct ScheduleRun: Sendable, RowDecodable {
    let templateID: ID<OrderTemplate>
    let dueOn: CivilDate
    let outcome: RunOutcome
    /// The number of the order it became.
    let orderNumber: String?
    /// Why nothing was ordered.
    let reasons: [Finding]
    /// Whether somebody ordered by hand what it could not.
    let isMended: Bool
    let at: Date

    init(row: Row) throws {
        templateID = try row["template_id"]
        guard let day = CivilDate(try row["due_on"] as String) else { throw DatabaseError.decoding("not a day") }
        dueOn = day
        outcome = try row["outcome"]
        orderNumber = try row["order_number"]
        let stored: String = try row["reasons"]
        reasons = try JSONDecoder.canonical.decode([Finding].self, from: Data(stored.utf8))
        isMended = try row["mended_at"] as Date? != nil
        at = try row["at"]
    }

    /// The columns this type is made from, of the alias `r`.
    static let columns: SQL = """
        r.template_id, r.due_on, r.outcome, (SELECT o.number FROM orders o WHERE o.id = r.order_id) AS order_number,
        r.reasons, r.mended_at, r.at
        """
}

extension Ordering {
    /// When a template is ordered by itself; nil where it is not. Whoever asks has seen the template.
    static func schedule(of template: ID<OrderTemplate>, in tx: Transaction) throws -> OrderSchedule? {
        try tx.first(
            "SELECT \(OrderSchedule.columns) FROM order_schedules s WHERE s.template_id = \(template)",
            as: OrderSchedule.self)
    }

    /// The last dates of a template that came, the latest first. Whoever asks has seen the template.
    static func scheduleRuns(
        of template: ID<OrderTemplate>, limit: Int, in tx: Transaction
    ) throws -> [ScheduleRun] {
        try tx.all(
            """
            SELECT \(ScheduleRun.columns) FROM order_schedule_runs r WHERE r.template_id = \(template)
            ORDER BY r.due_on DESC LIMIT \(limit)
            """, as: ScheduleRun.self)
    }
}

// MARK: - Events

/// A template is ordered by a calendar from now on, or by another one.
package struct ScheduleSet: DomainEvent {
    package static let name = "ordering.schedule_set"
    package let templateID: ID<OrderTemplate>
    package let nextOn: CivilDate
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}

/// A calendar was paused, taken up again, or taken away.
package struct ScheduleMoved: DomainEvent {
    package static let name = "ordering.schedule_moved"
    package let templateID: ID<OrderTemplate>
    /// `paused`, `resumed`, `ended`.
    package let to: String
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}

/// One date was skipped, or is wanted after all.
package struct ScheduleSkipped: DomainEvent {
    package static let name = "ordering.schedule_skipped"
    package let templateID: ID<OrderTemplate>
    package let on: CivilDate
    package let isBack: Bool
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}

/// A date comes in some days: its owner may still look, skip or pause.
package struct RecurringOrderComing: DomainEvent {
    package static let name = "ordering.recurring_order_coming"
    package let templateID: ID<OrderTemplate>
    package let userID: ID<User>
    package let on: CivilDate
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}

/// A date came.
package struct RecurringOrderRan: DomainEvent {
    package static let name = "ordering.recurring_order_ran"
    package let templateID: ID<OrderTemplate>
    package let userID: ID<User>
    package let on: CivilDate
    /// `placed`, `approval`, `cart`, `refused`.
    package let outcome: String
    package let orderID: ID<Order>?
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}

/// A calendar stands still by itself.
package struct ScheduleStopped: DomainEvent {
    package static let name = "ordering.schedule_stopped"
    package let templateID: ID<OrderTemplate>
    /// `ended`, `owner_gone`, `not_allowed`.
    package let reason: String
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}
