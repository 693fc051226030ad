// A period for a list: from a day to a day, or one of the usual ones.

import Foundation
import Kernel

/// The days a list is about; an end that is nil is open.
package struct Period: Sendable, Equatable {
    package var from: CivilDate?
    package var to: CivilDate?

    package init(from: CivilDate? = nil, to: CivilDate? = nil) {
        self.from = from
        self.to = to
    }

    /// The period of a submitted form or an address; `prefix` where a page has several.
    ///
    /// A preset that was chosen without a script wins over the days typed beside it.
    package init(_ data: FormData, prefix: String = "") {
        let ends = data[prefix + "period"]?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        if ends.count == 3, ends[1].isEmpty {
            self.init(from: CivilDate(String(ends[0])), to: CivilDate(String(ends[2])))
        } else {
            let (from, to) = (data[prefix + "from"] ?? "", data[prefix + "to"] ?? "")
            self.init(from: CivilDate(typed: from), to: CivilDate(typed: to))
        }
    }

    /// Both ends in one text: `2026-11-01..2026-11-30`.
    package var text: String { "\(from?.description ?? "")..\(to?.description ?? "")" }
}

/// The usual periods.
package enum PeriodPreset: String, Sendable, CaseIterable {
    case today, week, month, quarter, year

    /// The whole week, month, quarter or year a day belongs to; weeks begin on Monday.
    package func period(around day: CivilDate) -> Period {
        switch self {
        case .today: Period(from: day, to: day)
        case .week: week(of: day)
        case .month: months(1, from: day.month, of: day.year)
        case .quarter: months(3, from: (day.month - 1) / 3 * 3 + 1, of: day.year)
        case .year: months(12, from: 1, of: day.year)
        }
    }

    private func week(of day: CivilDate) -> Period {
        // 1970-01-01 was a Thursday; the second remainder keeps days before it right.
        let sinceMonday = ((day.daysSinceEpoch + 3) % 7 + 7) % 7
        let monday = day.adding(days: -sinceMonday)
        return Period(from: monday, to: monday.adding(days: 6))
    }

    private func months(_ count: Int, from month: Int, of year: Int) -> Period {
        let next = month + count
        let after = CivilDate(year: next > 12 ? year + 1 : year, month: next > 12 ? next - 12 : next, day: 1)
        let last = after?.adding(days: -1) ?? CivilDate(year: year, month: 12, day: 31)
        return Period(from: CivilDate(year: year, month: month, day: 1), to: last)
    }
}

extension PageContext {
    /// A button that opens presets and two days. It stands in a form that asks for a list.
    ///
    /// The form is sent by the button inside, or at once by a click on a preset; `Period(_:prefix:)` reads it.
    package func periodPicker(_ period: Period, label: String? = nil, prefix: String = "") -> HTML {
        let today = CivilDate(now, in: formats.timeZone)
        let chosen = PeriodPreset.allCases.first { $0.period(around: today) == period }
        let presets: [HTML] = PeriodPreset.allCases.map { preset in
            let value = preset.period(around: today).text
            return presetOption(t("web.period.\(preset.rawValue)"), value, checked: preset == chosen, prefix)
        }
        let own = presetOption(t("web.period.custom"), "", checked: chosen == nil && period != Period(), prefix)
        let any = presetOption(t("web.period.any"), "..", checked: period == Period(), prefix)
        let from = Input(
            prefix + "from", t("web.period.from"), .date, value: period.from?.description ?? "", small: true)
        let to = Input(prefix + "to", t("web.period.to"), .date, value: period.to?.description ?? "", small: true)
        let words = label ?? t("web.period.label")
        return """
            <details class="menu period" data-period data-prefix="\(prefix)"><summary class="btn">\(icon("calendar"))\
            <span>\(words): <span data-period-text>\(summary(of: period, chosen))</span></span>\
            \(icon("down"))</summary>\
            <div class="popover period__panel"><div class="period__presets" role="radiogroup" \
            aria-label="\(words)">\(any)\(presets)\(own)</div>\
            <div class="fields">\(field(from))\(field(to))</div>\
            <button class="btn btn--primary btn--block">\(t("web.period.apply"))</button></div></details>
            """
    }

    private func presetOption(_ label: String, _ value: String, checked isChecked: Bool, _ prefix: String) -> HTML {
        """
        <label class="option"><input type="radio" class="radio" name="\(prefix)period" value="\(value)"\
        \(attr: "checked", if: isChecked)><span>\(label)</span></label>
        """
    }

    /// The period in words: a preset's name, one day, two days, or an open end.
    private func summary(of period: Period, _ preset: PeriodPreset?) -> String {
        if let preset { return t("web.period.\(preset.rawValue)") }
        switch (period.from, period.to) {
        case (nil, nil): return t("web.period.any")
        case (let from?, nil): return t("web.period.since", ["date": formats.date(from)])
        case (nil, let to?): return t("web.period.until", ["date": formats.date(to)])
        case (let from?, let to?):
            return from == to ? formats.date(from) : "\(formats.date(from)) – \(formats.date(to))"
        }
    }
}
