// What the staff pages of this room share: the tabs between them, who may see something, the moment of a day.

import Database
import Foundation
import Kernel
import Web

extension StaffContext {
    /// Requests, test drives, and for those who may the texts and offers behind them.
    func contentTabs(_ current: String) -> HTML {
        let all: [(id: String, path: String, permission: Permission)] = [
            ("requests", "/staff/service-requests", .workWithCustomers),
            ("drives", "/staff/test-drives", .workWithCustomers),
            ("articles", "/staff/catalog/articles", .editCatalog),
            ("services", "/staff/catalog/services", .editCatalog),
            ("configurators", "/staff/catalog/configurators", .editCatalog),
            ("units", "/staff/catalog/demo-units", .editCatalog),
        ]
        let links = all.filter { principal.may($0.permission) }.map { tab in
            TabLink(t("catalog.content.tab.\(tab.id)"), tab.path, current: tab.id == current)
        }
        return tabs(t("catalog.content.tabs"), links)
    }

    /// The frame of a staff page of this room.
    func contentFrame(_ title: String) -> PageFrame {
        var frame = PageFrame(title, section: "requests")
        frame.density = density()
        return frame
    }
}

/// Who may see an article or a service: one of the tags a ``Buyer`` has.
enum ContentAudience: String, CaseIterable, Sendable {
    case all = "all"
    case signedIn = "signed-in"
    case people = "kind:person"
    case companies = "kind:company"
    case government = "kind:government"
    case key = "class:key"
    case small = "class:small"
    case retail = "class:retail"

    /// The last part of its text's key.
    var word: String {
        switch self {
        case .all: "all"
        case .signedIn: "signedIn"
        case .people: "people"
        case .companies: "companies"
        case .government: "government"
        case .key: "key"
        case .small: "small"
        case .retail: "retail"
        }
    }

    /// A rule of a form's field.
    static let check: @Sendable (String) -> FieldProblem.Message? = { text in
        ContentAudience(rawValue: text) == nil ? FieldProblem.Message("web.field.invalid") : nil
    }
}

extension PageContext {
    /// The choices of an audience.
    var audienceOptions: [FieldOption] {
        ContentAudience.allCases.map { FieldOption($0.rawValue, t("catalog.content.audience.\($0.word)")) }
    }

    /// An audience in words; a tag of another kind as it stands.
    func audienceName(_ tag: String) -> String {
        ContentAudience(rawValue: tag).map { t("catalog.content.audience.\($0.word)") } ?? tag
    }
}

extension CivilDate {
    /// A time of the wall clock on this day in a zone.
    func moment(hour: Int, minute: Int, in zone: TimeZone) -> Date {
        let utc = Date(timeIntervalSince1970: Double(daysSinceEpoch) * 86_400 + Double(hour * 60 + minute) * 60)
        return utc.addingTimeInterval(-Double(zone.secondsFromGMT(for: utc)))
    }
}

extension Transaction {
    /// The number of a new request: the year of the vendor's clock, a letter for its kind, and a number that never
    /// repeats; gaps are possible.
    func nextContentNumber(_ letter: String, _ sequence: StaticString, at now: Date) throws -> String {
        let digits = String(try next(sequence))
        let year = CivilDate(now, in: .moscow).year
        return "\(year)-\(letter)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
