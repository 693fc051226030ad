// The form of a price rule: what staff type, and what it says as a rule.

import Database
import Foundation
import Kernel
import Web

/// What staff typed about a rule.
package struct RuleForm: Form {
    package var name = ""
    package var title = ""
    package var kind = PriceRule.Kind.categoryDiscount.rawValue
    package var effect = PriceRule.Effect.percent.rawValue
    /// Tags, with commas between them.
    package var audience = AudienceTag.everybody.text
    package var article = ""
    package var category = ""
    package var manufacturer = ""
    package var priceType = ""
    package var percent = ""
    package var amount = ""
    /// A step a line: from how much, and how many per cent.
    package var steps = ""
    package var period = TurnoverPeriod.year.rawValue
    package var minQuantity = ""
    package var minTotal = ""
    package var weekdays = String(PriceRule.everyDay)
    package var fromDay = ""
    package var fromTime = ""
    package var untilDay = ""
    package var untilTime = ""
    package var priority = "0"
    package var isActive = ""
    package var isExclusive = ""
    package var touchesFixed = ""

    /// A new rule counts as soon as it is saved.
    package init() { isActive = "on" }

    /// What was sent: a checkbox that is off is not sent at all.
    init(sent data: FormData) {
        self.init(data)
        if data["isActive"] == nil { isActive = "" }
    }

    static let what: [Field<RuleForm>] = [
        Field("kind", .select, \.kind, label: "catalog.rule.kind", required: true, check: known(PriceRule.Kind.self)),
        Field("name", .text, \.name, label: "catalog.rule.name", required: true, help: true, maxLength: 120),
        Field("title", .text, \.title, label: "catalog.rule.title", help: true, maxLength: 80),
        Field("effect", .select, \.effect, label: "catalog.rule.effect", check: known(PriceRule.Effect.self)),
        Field(
            "percent", .text, \.percent, label: "catalog.rule.percent", maxLength: 6, inputMode: "decimal",
            unit: "catalog.rule.percentSign"),
        Field("amount", .money, \.amount, label: "catalog.rule.amount", maxLength: 20),
        Field("steps", .textarea(rows: 4), \.steps, label: "catalog.rule.steps", help: true, maxLength: 600),
        Field("period", .select, \.period, label: "catalog.rule.period", check: known(TurnoverPeriod.self)),
    ]

    static let goods: [Field<RuleForm>] = [
        Field(
            "article", .text, \.article, label: "catalog.rule.article", help: true, maxLength: 60,
            source: "/staff/catalog/products/suggestions"),
        Field("category", .combobox, \.category, label: "catalog.rule.category"),
        Field("manufacturer", .text, \.manufacturer, label: "catalog.rule.manufacturer", maxLength: 120),
    ]

    static let buyers: [Field<RuleForm>] = [
        Field(
            "audience", .combobox, \.audience, label: "catalog.rule.audience", required: true, help: true,
            maxLength: 600, source: "/staff/prices/buyers"),
        Field("priceType", .select, \.priceType, label: "catalog.rule.priceType"),
    ]

    static let conditions: [Field<RuleForm>] = [
        Field(
            "minQuantity", .text, \.minQuantity, label: "catalog.rule.minQuantity", maxLength: 12, inputMode: "decimal",
            check: { Quantity(parsing: $0) == nil ? FieldProblem.Message("web.field.quantity") : nil }),
        Field("minTotal", .money, \.minTotal, label: "catalog.rule.minTotal", help: true, maxLength: 20),
        Field("weekdays", .select, \.weekdays, label: "catalog.rule.weekdays"),
        Field("fromDay", .date, \.fromDay, label: "catalog.rule.fromDay", maxLength: 10),
        Field("fromTime", .text, \.fromTime, label: "catalog.rule.fromTime", maxLength: 5, check: time),
        Field("untilDay", .date, \.untilDay, label: "catalog.rule.untilDay", help: true, maxLength: 10),
        Field("untilTime", .text, \.untilTime, label: "catalog.rule.untilTime", maxLength: 5, check: time),
    ]

    static let order: [Field<RuleForm>] = [
        Field(
            "priority", .text, \.priority, label: "catalog.rule.priority", help: true, maxLength: 5,
            check: { priorities.contains(Int($0) ?? .max) ? nil : FieldProblem.Message("web.field.invalid") }),
        Field("isExclusive", .checkbox, \.isExclusive, label: "catalog.rule.isExclusive", help: true),
        Field("touchesFixed", .checkbox, \.touchesFixed, label: "catalog.rule.touchesFixed", help: true),
        Field("isActive", .switch, \.isActive, label: "catalog.rule.isActive"),
    ]

    private static let priorities = -1_000...1_000

    package static let fields = what + goods + buyers + conditions + order

    /// A rule that a choice is one of a type's.
    private static func known<Choice: RawRepresentable<String> & Sendable>(
        _ type: Choice.Type
    ) -> @Sendable (String) -> FieldProblem.Message? {
        { Choice(rawValue: $0) == nil ? FieldProblem.Message("web.field.invalid") : nil }
    }

    private static let time: @Sendable (String) -> FieldProblem.Message? = {
        ClockTime($0) == nil ? FieldProblem.Message("catalog.rule.refusal.time") : nil
    }
}

/// A minute of the day, as people type it: `9:30`.
struct ClockTime: Sendable {
    let minutes: Int

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        minutes = hour * 60 + minute
    }

    /// The time of day of an instant.
    init(_ instant: Date, in zone: TimeZone) {
        let local = Int(instant.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: instant)
        minutes = ((local % 86_400) + 86_400) % 86_400 / 60
    }

    /// `09:30`
    var text: String {
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// That minute of a day.
    func on(_ day: CivilDate, in zone: TimeZone) -> Date {
        let utc = Date(timeIntervalSince1970: Double(day.daysSinceEpoch) * 86_400 + Double(minutes) * 60)
        return utc.addingTimeInterval(-Double(zone.secondsFromGMT(for: utc)))
    }
}

// MARK: - From a rule

extension RuleForm {
    /// The form as a rule would be typed.
    init(_ rule: StaffRule, _ context: some PageContext) {
        let (terms, formats) = (rule.terms, context.formats)
        name = terms.name
        title = terms.title
        kind = terms.kind.rawValue
        effect = terms.effect.rawValue
        audience = terms.audience.sorted().joined(separator: ",")
        article = rule.names.article ?? ""
        category = terms.categoryID?.description ?? ""
        manufacturer = terms.manufacturer ?? ""
        priceType = terms.priceTypeID?.description ?? ""
        percent = terms.effect == .percent ? percentText(terms.percent, formats) : ""
        amount = terms.amount > 0 ? Money(minor: terms.amount, currency: terms.currency).decimal : ""
        steps = terms.steps.map { Self.line($0, terms.kind) }.joined(separator: "\n")
        period = terms.period.rawValue
        minQuantity = terms.minQuantity.isPositive ? terms.minQuantity.description : ""
        minTotal = terms.minTotal > 0 ? Money(minor: terms.minTotal, currency: terms.currency).decimal : ""
        weekdays = String(terms.weekdays)
        (fromDay, fromTime) = Self.typed(terms.validFrom, formats.timeZone)
        (untilDay, untilTime) = Self.typed(terms.validUntil, formats.timeZone)
        if let until = terms.validUntil, ClockTime(until, in: formats.timeZone).minutes == 0 {
            // It lasts through the day before.
            (untilDay, untilTime) = (CivilDate(lastMoment(before: until), in: formats.timeZone).description, "")
        }
        priority = String(terms.priority)
        isActive = terms.isActive ? "on" : ""
        isExclusive = terms.isExclusive ? "on" : ""
        touchesFixed = terms.touchesFixed ? "on" : ""
    }

    static func line(_ step: PriceRule.Step, _ kind: PriceRule.Kind) -> String {
        let from =
            kind == .cumulative ? Money(minor: step.from).decimal : Quantity(thousandths: step.from).description
        return "\(from) \(Quantity(thousandths: step.percent * 10).description)"
    }

    private static func typed(_ instant: Date?, _ zone: TimeZone) -> (String, String) {
        guard let instant else { return ("", "") }
        return (CivilDate(instant, in: zone).description, ClockTime(instant, in: zone).text)
    }
}
