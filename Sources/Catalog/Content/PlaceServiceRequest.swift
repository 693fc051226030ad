// A member asks for a service: what the portal knows is filled in already, the rest is what the service asks for.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `POST /services/{slug}/requests`
    func placeServiceRequest(_ request: Request, _ context: MemberContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let (signedIn, principal, now) = (context.signedIn, context.principal, context.now)
        let desk = try await database.read { tx in
            try Catalog.serviceDesk(slug: slug, for: signedIn, at: now, in: tx)
        }
        guard var desk else { throw NotFound() }
        let service = desk.service
        let typed = TypedServiceRequest(context.form, for: service, context)
        guard typed.typed.problems.isEmpty else {
            desk.request = typed
            return servicePage(desk, context).response(status: .unprocessableContent)
        }
        let (form, answers, files) = (typed.typed.form, typed.answers, typed.files)
        return try await context.once { tx in
            let number = try Catalog.placeRequest(
                NewServiceRequest(
                    serviceID: service.id, subject: service.name, form: form, answers: answers, files: files),
                by: principal, at: now, in: tx)
            return .redirect(
                to: "/services/requests/\(number)", message: "catalog.request.placed", ["number": number],
                clears: "service:\(slug):\(signedIn.userID)")
        }
    }
}

/// Whom to answer, and what was remarked; the fields of the service stand beside it.
package struct ServiceRequestForm: Form {
    package var company = ""
    package var contact = ""
    package var phone = ""
    package var email = ""
    package var comment = ""

    package init() {}

    /// What the portal knows: the payer and the person, and the phone given the last time.
    init(known signedIn: SignedIn, _ buyer: Buyer, in tx: Transaction) throws {
        contact = signedIn.name
        email = signedIn.email
        let (userID, customerID) = (signedIn.userID, signedIn.principal.customerID)
        let known = try tx.first(
            """
            SELECT c.name, (SELECT e.name FROM legal_entities e WHERE e.id = \(buyer.legalEntityID)) AS payer,
                   (SELECT e.inn FROM legal_entities e WHERE e.id = \(buyer.legalEntityID)) AS inn,
                   COALESCE((SELECT MAX(r.phone) FROM service_requests r
                             WHERE r.customer_id = c.id AND r.placed_by = \(userID)),
                            (SELECT MIN(a.phone) FROM addresses a WHERE a.customer_id = c.id AND a.removed_at IS NULL))
                       AS phone
            FROM customers c WHERE c.id = \(customerID)
            """
        ) { row in
            (
                customer: try row["name"] as String, payer: try row["payer"] as String?, inn: try row["inn"] as String?,
                phone: try row["phone"] as String?
            )
        }
        guard let known else { return }
        company = [known.payer ?? known.customer, known.inn].compactMap { $0 }.joined(separator: ", ")
        phone = known.phone ?? ""
    }

    package static let fields: [Field<ServiceRequestForm>] = [
        Field("company", .text, \.company, label: "catalog.request.company", required: true, maxLength: 300),
        Field(
            "contact", .text, \.contact, label: "catalog.request.contact", required: true, maxLength: 100,
            autocomplete: "name"),
        Field(
            "phone", .tel, \.phone, label: "catalog.request.phone", required: true, maxLength: 50, autocomplete: "tel",
            check: Field<ServiceRequestForm>.parsed { try PhoneNumber($0) }),
        Field(
            "email", .email, \.email, label: "catalog.request.email", required: true, maxLength: 254,
            autocomplete: "email", check: Field<ServiceRequestForm>.parsed { try EmailAddress($0) }),
        Field("comment", .textarea(rows: 3), \.comment, label: "catalog.request.comment", maxLength: 2_000),
    ]
}

/// A file on its way into the database.
struct NewRequestFile: Sendable {
    let name: String
    let kind: UploadedKind
    let bytes: [UInt8]
}

/// Everything of a request that is to be placed.
struct NewServiceRequest: Sendable {
    /// Nil for what is no service, such as something a configurator put together.
    var serviceID: ID<ServiceOffer>?
    let subject: String
    let form: ServiceRequestForm
    let answers: [ServiceAnswer]
    var files: [NewRequestFile] = []
}

// MARK: - Operation

extension Catalog {
    /// Places a request, whose fields were checked, and announces ``ServiceRequested``.
    ///
    /// - Returns: its number.
    /// - Throws: `NotFound` for whoever may place none.
    static func placeRequest(
        _ request: NewServiceRequest, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        guard let customerID = principal.customerID, let userID = principal.userID, principal.may(.placeOrders)
        else { throw NotFound() }
        let id = ID<ServiceRequest>(at: now)
        let number = try tx.nextContentNumber("S", "service_request_number", at: now)
        let (form, phone) = (request.form, try PhoneNumber(request.form.phone).text)
        let answers = String(decoding: try JSONEncoder.canonical.encode(request.answers), as: UTF8.self)
        let search = SearchText.index(of: [number, request.subject, form.company, form.contact])
        try tx.execute(
            """
            INSERT INTO service_requests (id, number, customer_id, placed_by, placed_by_name, unit_id, service_id,
                subject, status, answers, company, contact, phone, email, comment, placed_at, moved_at,
                waits_for_staff, search_text)
            VALUES (\(id), \(number), \(customerID), \(userID), \(principal.name), \(principal.unitID),
                \(request.serviceID), \(request.subject), \(ServiceRequestStatus.new), \(SQLValue.json(answers)),
                \(form.company), \(form.contact), \(phone), \(form.email), \(form.comment), \(now), \(now), \(true),
                \(search))
            """)
        for file in request.files {
            try tx.execute(
                """
                INSERT INTO service_request_files (id, request_id, customer_id, name, type, size, content)
                VALUES (\(ID<ServiceRequestFile>(at: now)), \(id), \(customerID), \(file.name), \(file.kind.type),
                    \(file.bytes.count), \(file.bytes))
                """)
        }
        try tx.announce(
            ServiceRequested(requestID: id, number: number, title: request.subject), by: principal, at: now)
        return number
    }
}
