import Database
import Foundation
import Kernel
import Web

/// A unit of equipment that is lent for a try, named by what is written on it.
package struct LoanUnit: Sendable, RowDecodable {
    package let id: ID<LoanUnit>
    package let name: String
    /// Where it is handed out.
    package let place: String
    package let productName: String
    package let productSlug: String
    package let isRemoved: Bool

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        place = try row["place"]
        productName = try row["product_name"]
        productSlug = try row["product_slug"]
        isRemoved = try row["removed_at"] as Date? != nil
    }
}

/// Where a test drive stands; stored, so the words never change.
package enum TestDriveStatus: String, CaseIterable, Codable, Sendable, SQLCodable {
    case requested, confirmed
    case handedOut = "handed_out"
    case returned, refused

    /// Where it may go from here.
    var next: [TestDriveStatus] {
        switch self {
        case .requested: [.confirmed, .refused]
        case .confirmed: [.handedOut, .refused]
        case .handedOut: [.returned]
        case .returned, .refused: []
        }
    }

    /// Whether its days belong to it.
    var holdsDays: Bool { self != .refused && self != .returned }

    /// How far it is, for its glyph and colour.
    var stage: StatusStage {
        switch self {
        case .requested: .waiting
        case .confirmed: .accepted
        case .handedOut: .moving
        case .returned: .done
        case .refused: .cancelled
        }
    }
}

/// A customer tries a unit of equipment for some days.
package struct TestDrive: Sendable, RowDecodable {
    package let id: ID<TestDrive>
    /// What people call it: `2026-T-000012`.
    package let number: String
    package let customerID: ID<Customer>
    package let placedByName: String
    package let productName: String
    package let demoUnitID: ID<LoanUnit>
    package let startsOn: CivilDate
    /// The last day.
    package let endsOn: CivilDate
    /// Where it is tried.
    package let place: String
    package let contact: String
    package let phone: String
    package let comment: String
    package let status: TestDriveStatus
    package let placedAt: Date
    package let movedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        customerID = try row["customer_id"]
        placedByName = try row["placed_by_name"]
        productName = try row["product_name"]
        demoUnitID = try row["demo_unit_id"]
        startsOn = try Self.day(row["starts_on"])
        endsOn = try Self.day(row["ends_on"])
        place = try row["place"]
        contact = try row["contact"]
        phone = try row["phone"]
        comment = try row["comment"]
        status = try row["status"]
        placedAt = try row["placed_at"]
        movedAt = try row["moved_at"]
    }

    private static func day(_ text: String) throws -> CivilDate {
        guard let day = CivilDate(text) else { throw DatabaseError.decoding("“\(text)” is no day") }
        return day
    }

    /// The columns this type is made from, of the alias `d`.
    package static let columns: SQL = """
        d.id, d.number, d.customer_id, d.placed_by_name, d.product_name, d.demo_unit_id, d.starts_on, d.ends_on,
        d.place, d.contact, d.phone, d.comment, d.status, d.placed_at, d.moved_at
        """
}

extension PageContext {
    /// Where a test drive stands: a glyph and words.
    func driveStatus(_ status: TestDriveStatus, badge isBadge: Bool = false) -> HTML {
        self.status(status.stage, t("catalog.drive.status.\(status.rawValue)"), badge: isBadge)
    }

    /// «17 ноя – 19 ноя», or one day.
    func driveDays(_ from: CivilDate, _ to: CivilDate) -> String {
        from == to ? formats.date(from) : "\(formats.date(from)) – \(formats.date(to))"
    }
}

// MARK: - Events

/// A customer asked to try a unit.
package struct TestDriveRequested: DomainEvent {
    package static let name = "catalog.test_drive_requested"
    package let testDriveID: ID<TestDrive>
    package let number: String
    package var subject: EventSubject { EventSubject("test_drive", testDriveID) }
}

/// A test drive moved on.
package struct TestDriveMoved: DomainEvent {
    package static let name = "catalog.test_drive_moved"
    package let testDriveID: ID<TestDrive>
    package let from: TestDriveStatus
    package let to: TestDriveStatus
    /// What was said with it; empty for nothing.
    package let text: String
    package var subject: EventSubject { EventSubject("test_drive", testDriveID) }
}

/// The customer took his wish back.
package struct TestDriveWithdrawn: DomainEvent {
    package static let name = "catalog.test_drive_withdrawn"
    package let testDriveID: ID<TestDrive>
    package var subject: EventSubject { EventSubject("test_drive", testDriveID) }
}

/// A unit was added to those that are lent, taken from them, or given back to them.
package struct LoanUnitChanged: DomainEvent {
    package static let name = "catalog.demo_unit_changed"
    package let unitID: ID<LoanUnit>
    package let title: String
    package let isLent: Bool
    package var subject: EventSubject { EventSubject("demo_unit", unitID) }
}
