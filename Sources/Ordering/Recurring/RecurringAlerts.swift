// What a calendar has to say to people: dates that come, dates that could not be ordered, calendars that stand still.

import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What waits for somebody's hand: dates of two weeks that could not be ordered, and calendars that stopped.
    static let recurringTodo = TodoSource(
        for: Audience(.placeOrders),
        ifAny: { context in
            let (customer, since) = (context.principal.customerID, Ordering.openSince(context))
            return """
                SELECT r.at AS since FROM order_schedule_runs r
                WHERE r.customer_id = \(customer) AND r.at > \(since) AND r.outcome = \(RunOutcome.refused)
                  AND r.mended_at IS NULL
                """
        },
        todos: { context, tx in
            let open = try Ordering.runs(
                of: context.principal, open: true, since: Ordering.openSince(context), limit: 3, in: tx)
            return open.map { one in
                let isSeen = one.template.isShared || one.template.ownerID == context.principal.userID
                return Todo(
                    tone: .danger, title: context.t("ordering.recurring.todo", ["name": one.template.name]),
                    text: context.t("ordering.recurring.todo.text", ["date": context.formats.date(one.run.dueOn)]),
                    action: context.t("ordering.recurring.mend"),
                    path: isSeen ? "\(one.template.path)/order" : "/orders/recurring", since: one.run.at)
            }
        })

    private static func openSince(_ context: PersonContext) -> Date { context.now.addingTimeInterval(-14 * 86_400) }

    /// What stands behind the bell: a date that comes soon, and calendars that stopped by themselves.
    static let recurringAttention = AttentionSource(for: Audience(.placeOrders)) { context, limit, tx in
        let schedules = try Ordering.schedules(of: context.principal, in: tx)
        return Array(schedules.compactMap { context.news(of: $0) }.prefix(limit))
    }
}

extension SignedInContext {
    fileprivate func news(of one: ListedSchedule) -> AttentionItem? {
        let schedule = one.schedule
        let id = "recurring.\(schedule.templateID).\(schedule.nextOn)"
        let name = ["name": one.template.name]
        if let reason = schedule.stopReason, let at = schedule.pausedAt {
            guard now.timeIntervalSince(at) < AttentionMark.memory else { return nil }
            return AttentionItem(
                id: id, tone: .warning, title: t("ordering.recurring.news.stopped", TextArguments(name)),
                text: t("ordering.recurring.stopped.\(reason.rawValue)"), path: "/orders/recurring", at: at)
        }
        guard schedule.isRunning, schedule.userID == principal.userID, schedule.noticeDays > 0 else { return nil }
        let told = schedule.nextOn.adding(days: -schedule.noticeDays).start(in: .moscow)
        guard told <= now else { return nil }
        let words = ["name": one.template.name, "date": formats.date(schedule.nextOn)]
        return AttentionItem(
            id: id, tone: .info, title: t("ordering.recurring.news.coming", TextArguments(words)),
            text: t("ordering.recurring.news.look"), path: one.template.path, at: told)
    }
}
