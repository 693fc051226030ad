// A member pauses a calendar, skips one date of it, takes it up again or ends it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /templates/{template}/schedule/pause`: `paused` is 1 or 0.
    func pauseSchedule(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let isPaused = context.form["paused"] == "1"
        let back = Self.way(back: request, id)
        return try await context.once { tx in
            try Ordering.pause(id, isPaused, by: principal, at: now, in: tx)
            return .redirect(
                to: back, message: isPaused ? "ordering.recurring.isPaused" : "ordering.recurring.isResumed")
        }
    }

    /// `POST /templates/{template}/schedule/skip`
    func skipDate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let back = Self.way(back: request, id)
        return try await context.once { tx in
            let (skipped, next) = try Ordering.skipNext(of: id, by: principal, at: now, in: tx)
            let dates = ["skipped": context.formats.date(skipped), "next": context.formats.date(next)]
            return .redirect(
                to: back, message: "ordering.recurring.isSkipped", dates,
                undo: UndoForm("/templates/\(id)/schedule/restoration"))
        }
    }

    /// `POST /templates/{template}/schedule/restoration`: the date that was just skipped.
    func restoreDate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        return try await context.once { tx in
            try Ordering.restoreSkipped(of: id, by: principal, at: now, in: tx)
            return .redirect(to: "/templates/\(id)", message: "ordering.recurring.isBack")
        }
    }

    /// `POST /templates/{template}/schedule/removal`
    func endSchedule(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        return try await context.once { tx in
            try Ordering.endSchedule(of: id, by: principal, at: now, in: tx)
            return .redirect(to: "/orders/recurring", message: "ordering.recurring.isEnded")
        }
    }

    private static func way(back request: Request, _ id: ID<OrderTemplate>) -> String {
        request.refererPath == "/orders/recurring" ? "/orders/recurring" : "/templates/\(id)"
    }
}

// MARK: - Operations

extension Ordering {
    /// The calendar of a template the principal may change.
    ///
    /// - Throws: `NotFound`, also where there is no calendar.
    private static func claimSchedule(
        _ id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> OrderSchedule {
        _ = try claimTemplate(id, by: principal, at: now, in: tx)
        guard let schedule = try schedule(of: id, in: tx) else { throw NotFound() }
        return schedule
    }

    /// Lets a calendar stand still, or takes it up again from the first date to come; whoever takes it up orders by it.
    static func pause(
        _ id: ID<OrderTemplate>, _ isPaused: Bool, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let schedule = try claimSchedule(id, by: principal, at: now, in: tx)
        guard schedule.isRunning == isPaused else { return }
        let today = CivilDate(now, in: .moscow)
        if isPaused {
            try tx.execute("UPDATE order_schedules SET paused_at = \(now) WHERE template_id = \(id)")
        } else {
            try forgetSkipped(of: id, after: today, in: tx)
            let next = schedule.rhythm.next(after: today) ?? schedule.nextOn
            // A calendar that had ended goes on without an end.
            let end = schedule.endsOn.flatMap { $0 < next ? nil : $0 }
            try tx.execute(
                """
                UPDATE order_schedules SET paused_at = NULL, refusal = NULL, user_id = \(principal.userID),
                    next_on = \(next.description), ends_on = \(end?.description), skipped_on = NULL,
                    changed_at = \(now)
                WHERE template_id = \(id)
                """)
        }
        try tx.announce(
            ScheduleMoved(templateID: id, to: isPaused ? "paused" : "resumed"), by: principal, at: now)
    }

    /// Leaves the next date out.
    ///
    /// - Returns: the date that is left out, and the one that comes instead.
    /// - Throws: `NotFound` where no date comes.
    static func skipNext(
        of id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> (skipped: CivilDate, next: CivilDate) {
        let schedule = try claimSchedule(id, by: principal, at: now, in: tx)
        guard schedule.isRunning, let next = schedule.rhythm.next(after: schedule.nextOn) else { throw NotFound() }
        let skipped = schedule.nextOn
        let isLast = schedule.endsOn.map { next > $0 } ?? false
        let (pausedAt, reason): (Date?, StopReason?) = isLast ? (now, .ended) : (nil, nil)
        let moved = try tx.execute(
            """
            UPDATE order_schedules SET next_on = \(next.description), skipped_on = \(skipped.description),
                paused_at = \(pausedAt), refusal = \(reason), changed_at = \(now)
            WHERE template_id = \(id) AND next_on = \(skipped.description) AND paused_at IS NULL
            """)
        guard moved == 1, let customerID = principal.customerID else { throw NotFound() }
        try tx.execute(
            """
            INSERT INTO order_schedule_runs (template_id, due_on, customer_id, user_id, outcome, reasons, at)
            VALUES (\(id), \(skipped.description), \(customerID), \(schedule.userID), \(RunOutcome.skipped),
                \(SQLValue.json("[]")), \(now))
            """)
        try tx.announce(ScheduleSkipped(templateID: id, on: skipped, isBack: false), by: principal, at: now)
        return (skipped, next)
    }

    /// Wants the date that was skipped last after all, as long as it has not gone by.
    ///
    /// - Throws: `NotFound` where there is none.
    static func restoreSkipped(
        of id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let schedule = try claimSchedule(id, by: principal, at: now, in: tx)
        guard let skipped = schedule.skippedOn, skipped > CivilDate(now, in: .moscow) else { throw NotFound() }
        let restored = try tx.execute(
            """
            UPDATE order_schedules SET next_on = \(skipped.description), skipped_on = NULL, paused_at = NULL,
                refusal = NULL, changed_at = \(now)
            WHERE template_id = \(id) AND skipped_on = \(skipped.description)
            """)
        guard restored == 1 else { throw NotFound() }
        try tx.execute(
            """
            DELETE FROM order_schedule_runs
            WHERE template_id = \(id) AND due_on = \(skipped.description) AND outcome = \(RunOutcome.skipped)
            """)
        try tx.announce(ScheduleSkipped(templateID: id, on: skipped, isBack: true), by: principal, at: now)
    }

    /// Forgets that dates to come were skipped: a calendar that begins anew may come to them after all.
    static func forgetSkipped(of id: ID<OrderTemplate>, after today: CivilDate, in tx: Transaction) throws {
        try tx.execute(
            """
            DELETE FROM order_schedule_runs
            WHERE template_id = \(id) AND outcome = \(RunOutcome.skipped) AND due_on > \(today.description)
            """)
    }

    /// Takes the calendar away; what it ordered stays.
    static func endSchedule(
        of id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        _ = try claimSchedule(id, by: principal, at: now, in: tx)
        try forgetSkipped(of: id, after: CivilDate(now, in: .moscow), in: tx)
        try tx.execute("DELETE FROM order_schedules WHERE template_id = \(id)")
        try tx.announce(ScheduleMoved(templateID: id, to: "ended"), by: principal, at: now)
    }

    /// The calendar of a template that came back: dates that went by meanwhile are not made up for.
    static func moveOnSchedule(of id: ID<OrderTemplate>, at now: Date, in tx: Transaction) throws {
        let today = CivilDate(now, in: .moscow)
        guard let schedule = try schedule(of: id, in: tx), schedule.nextOn <= today,
            let next = schedule.rhythm.next(after: today)
        else { return }
        try tx.execute(
            "UPDATE order_schedules SET next_on = \(next.description), skipped_on = NULL WHERE template_id = \(id)")
    }
}
