import Database
import Foundation
import Kernel
import Web

/// Where a request stands; stored, so the words never change.
package enum ServiceRequestStatus: String, CaseIterable, Codable, Sendable, SQLCodable {
    case new
    case inWork = "in_work"
    case done
    case refused

    /// Where it may go from here.
    var next: [ServiceRequestStatus] {
        switch self {
        case .new: [.inWork, .done, .refused]
        case .inWork: [.done, .refused]
        case .done, .refused: [.inWork]
        }
    }

    /// How far it is, for its glyph and colour.
    var stage: StatusStage {
        switch self {
        case .new: .placed
        case .inWork: .halfway
        case .done: .done
        case .refused: .cancelled
        }
    }
}

/// A field of a request and what was answered.
package struct ServiceAnswer: Codable, Sendable, Equatable {
    package let label: String
    package let value: String

    package init(_ label: String, _ value: String) {
        self.label = label
        self.value = value
    }
}

/// What a customer asked the vendor to do.
package struct ServiceRequest: Sendable, RowDecodable {
    package let id: ID<ServiceRequest>
    /// What people call it: `2026-S-000012`.
    package let number: String
    package let customerID: ID<Customer>
    package let placedByName: String
    /// What is asked for: the service, or what a configurator put together.
    package let subject: String
    package let status: ServiceRequestStatus
    package let answers: [ServiceAnswer]
    /// The payer's name and number, as they were.
    package let company: String
    package let contact: String
    package let phone: String
    package let email: String
    package let comment: String
    package let placedAt: Date
    package let movedAt: Date
    /// Whether the customer waits for the vendor's word.
    package let waitsForStaff: Bool

    package init(row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        customerID = try row["customer_id"]
        placedByName = try row["placed_by_name"]
        subject = try row["subject"]
        status = try row["status"]
        answers = try JSONDecoder.canonical.decode(
            [ServiceAnswer].self, from: Data((try row["answers"] as String).utf8))
        company = try row["company"]
        contact = try row["contact"]
        phone = try row["phone"]
        email = try row["email"]
        comment = try row["comment"]
        placedAt = try row["placed_at"]
        movedAt = try row["moved_at"]
        waitsForStaff = try row["waits_for_staff"]
    }

    /// The columns this type is made from, of the alias `r`.
    package static let columns: SQL = """
        r.id, r.number, r.customer_id, r.placed_by_name, r.subject, r.status, r.answers, r.company, r.contact, r.phone,
        r.email, r.comment, r.placed_at, r.moved_at, r.waits_for_staff
        """
}

/// A file that came with a request, without its content.
struct ServiceRequestFile: Sendable, RowDecodable {
    let id: ID<ServiceRequestFile>
    let name: String
    /// In bytes.
    let size: Int

    init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        size = try row["size"]
    }
}

extension PageContext {
    /// Where a request stands: a glyph and words.
    func requestStatus(_ status: ServiceRequestStatus, badge isBadge: Bool = false) -> HTML {
        self.status(status.stage, t("catalog.request.status.\(status.rawValue)"), badge: isBadge)
    }
}

// MARK: - Events

/// A customer asked for something.
package struct ServiceRequested: DomainEvent {
    package static let name = "catalog.service_requested"
    package let requestID: ID<ServiceRequest>
    package let number: String
    package let title: String
    package var subject: EventSubject { EventSubject("service_request", requestID) }
}

/// A request moved on.
package struct ServiceRequestMoved: DomainEvent {
    package static let name = "catalog.service_request_moved"
    package let requestID: ID<ServiceRequest>
    package let from: ServiceRequestStatus
    package let to: ServiceRequestStatus
    /// What was said with it; empty for nothing.
    package let text: String
    package var subject: EventSubject { EventSubject("service_request", requestID) }
}

/// Somebody said something about a request.
package struct ServiceRequestCommented: DomainEvent {
    package static let name = "catalog.service_request_commented"
    package let requestID: ID<ServiceRequest>
    package let text: String
    package var subject: EventSubject { EventSubject("service_request", requestID) }
}

/// One of the staff took a request, or gave it to a colleague.
package struct ServiceRequestAssigned: DomainEvent {
    package static let name = "catalog.service_request_assigned"
    package let requestID: ID<ServiceRequest>
    /// Whose it is now; nil for nobody's.
    package let handler: String?
    package var subject: EventSubject { EventSubject("service_request", requestID) }
}
