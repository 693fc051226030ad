// A day: typed, or chosen from a calendar. Phones and pages without a script show the browser's own.

import Foundation
import Kernel

extension PageContext {
    /// The control of a date field. Its value travels as `2026-11-17`.
    func dateControl(_ input: Input) -> HTML {
        let early = input.least.flatMap { CivilDate($0) }.map { t("web.field.date.early", ["date": formats.date($0)]) }
        let late = input.most.flatMap { CivilDate($0) }.map { t("web.field.date.late", ["date": formats.date($0)]) }
        return """
            <span class="inputwrap datefield"><input class="\(input.classes)" type="date" value="\(input.value)" \
            data-calendar data-placeholder="\(t("web.date.placeholder"))"\(attr: "min", input.least)\
            \(attr: "max", input.most)\(attr: "data-error-min", early)\(attr: "data-error-max", late)\
            \(attributes(input))>\(calendarButton(input))</span>
            """
    }

    private func calendarButton(_ input: Input) -> HTML {
        let label = t("web.date.open")
        return """
            <button type="button" class="iconbtn iconbtn--sm js-only" data-calendar-open aria-label="\(label)" \
            title="\(label)" aria-haspopup="dialog" aria-expanded="false" data-title="\(t("web.date.title"))" \
            data-previous="\(t("web.date.previous"))" data-next="\(t("web.date.next"))" \
            data-today="\(t("web.date.today"))" data-clear="\(t("web.date.clear"))"\
            \(attr: "disabled", if: input.disabledReason != nil || input.isReadOnly)>\(icon("calendar"))</button>
            """
    }
}

extension CivilDate {
    /// Reads a day as people type it, day first: `17.11.2026`, `1.2.26`, `17/11/2026`; also `2026-11-17`.
    ///
    /// Two digits of a year are of this century.
    package init?(typed text: String) {
        guard let day = CivilDate(text) ?? Self.dayFirst(text) else { return nil }
        self = day
    }

    private static func dayFirst(_ text: String) -> CivilDate? {
        let parts = text.split(omittingEmptySubsequences: false) { ".,/- ".contains($0) }.map { Int($0) }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2] else { return nil }
        return CivilDate(year: year < 100 ? 2000 + year : year, month: month, day: day)
    }
}
