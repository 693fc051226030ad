// The calendar of a template as a form, and how it is said in words.

import Foundation
import Kernel
import Web

extension MemberContext {
    func schedulePage(_ choices: ScheduleChoices, _ typed: TypedForm<ScheduleForm>) -> HTML {
        let template = choices.template
        var frame = PageFrame(t("ordering.recurring.of", ["name": template.name]), section: "orders")
        frame.breadcrumbs = [
            ("/orders", t("ordering.orders.title")), ("/templates", t("ordering.templates.title")),
            (template.path, template.name),
        ]
        frame.density = "regular"
        let when = formSection(t("ordering.recurring.when"), rhythmFields(typed))
        let what = formSection(t("ordering.recurring.what"), actFields(choices, typed))
        let form = formFrame(
            FormFrame("\(template.path)/schedule"), "\(when)\(what)",
            actions: """
                \(submit(t("web.save"), busy: t("web.saving")))\(buttonLink(t("web.cancel"), to: template.path))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }

    private func rhythmFields(_ typed: TypedForm<ScheduleForm>) -> HTML {
        let units = RhythmUnit.allCases.map { FieldOption($0.rawValue, t("ordering.recurring.unit.\($0.rawValue)")) }
        let weekends = WeekendRule.allCases.map {
            FieldOption($0.rawValue, t("ordering.recurring.weekend.\($0.rawValue)"))
        }
        let days: [HTML] = (1...7).map { day in "\(field("day\(day)", typed))" }
        return """
            <div class="fields">\(field("step", typed))\(field("unit", typed, options: units))</div>
            <fieldset class="weekdays"><legend class="field__label">\(t("ordering.recurring.weekdays"))</legend>\(days)\
            </fieldset>
            <div class="fields">\(field("monthDay", typed))\(field("weekend", typed, options: weekends))</div>
            <div class="fields">\(field("startsOn", typed))\(field("endsOn", typed))</div>
            """
    }

    private func actFields(_ choices: ScheduleChoices, _ typed: TypedForm<ScheduleForm>) -> HTML {
        let acts = ScheduleAct.allCases.map { act in
            FieldOption(
                act.rawValue, t("ordering.recurring.act.\(act.rawValue)"),
                note: t("ordering.recurring.act.\(act.rawValue).about"))
        }
        let notices = [0, 1, 2, 3, 7].map { days -> FieldOption in
            let words =
                days == 0
                ? t("ordering.recurring.notice.none") : t("ordering.recurring.notice.days", count: Int64(days))
            return FieldOption(String(days), words)
        }
        func options(_ choices: [ScheduleChoices.Choice]) -> [FieldOption] {
            [FieldOption("", t("ordering.recurring.choose"))]
                + choices.map { FieldOption($0.id.uuidString.lowercased(), $0.name) }
        }
        let payer: HTML? = choices.payers.isEmpty ? nil : field("payer", typed, options: options(choices.payers))
        let address = field("address", typed, options: options(choices.addresses))
        let more = link(t("ordering.recurring.toAddresses"), to: "/company/addresses")
        let none: HTML? =
            choices.addresses.isEmpty
            ? "<p class=\"small\">\(t("ordering.recurring.noAddress")) \(more)</p>" : nil
        return """
            \(field("act", typed, options: acts))\(payer)\(address)\(none)\
            <div class="fields">\(field("notice", typed, options: notices))\(field("limit", typed))</div>
            """
    }

    // MARK: - In words

    /// «Каждые 2 недели: Пн, Чт. В выходной переносим на понедельник».
    func words(_ rhythm: Rhythm) -> String {
        let count = Int64(rhythm.step)
        let base: String
        switch rhythm.unit {
        case .week:
            let days = rhythm.days.map { t("catalog.weekday.\($0)") }.joined(separator: ", ")
            base = t("ordering.recurring.every.week", ["days": days], count: count)
        case .month:
            base = t("ordering.recurring.every.month", ["day": String(rhythm.days.first ?? 1)], count: count)
        }
        let mayMove = rhythm.unit == .month || rhythm.days.contains { $0 > 5 }
        guard rhythm.weekend != .keep, mayMove else { return base }
        return "\(base). \(t("ordering.recurring.moves.\(rhythm.weekend.rawValue)"))"
    }

    /// How a date stands among the weekdays: «17.11.2026, Вт».
    func weekdayDate(_ day: CivilDate) -> String { "\(formats.date(day)), \(t("catalog.weekday.\(day.weekday)"))" }

    /// Why a schedule stands still; nil while it runs.
    func standstill(_ schedule: OrderSchedule) -> String? {
        if let reason = schedule.stopReason { return t("ordering.recurring.stopped.\(reason.rawValue)") }
        return schedule.isRunning ? nil : t("ordering.recurring.paused")
    }
}
