// A director adds a department or branch.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// What the director typed.
struct UnitForm: Form {
    var unit = ""

    static let fields: [Field<UnitForm>] = [
        Field("unit", .text, \.unit, label: "customers.units.name", required: true, maxLength: 100)
    ]
}

/// Why a unit is not added.
package enum AddUnitRefusal: String, Refusal {
    case nameTaken
    package var key: String { "customers.units.refusal.\(rawValue)" }
    package var field: String? { "unit" }
}

/// A customer has a new unit.
package struct UnitAdded: DomainEvent {
    package static let name = "customers.unit_added"
    package let unitID: ID<CustomerUnit>
    package let unitName: String
    package var subject: EventSubject { EventSubject("unit", unitID) }
}

extension Customers {
    /// `POST /company/units`
    func addUnit(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = UnitForm(context.form)
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            let (principal, customerID, now) = (context.principal, context.customerID, context.now)
            do {
                return try await context.once { tx in
                    try Customers.addUnit(form.unit, to: customerID, by: principal, at: now, in: tx)
                    return .redirect(to: "/company", message: "customers.units.added")
                }
            } catch let refusal as AddUnitRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return context.peoplePage(try await people(context), typed).response(status: .unprocessableContent)
    }

    /// Adds a unit with a name of its own.
    @discardableResult
    package static func addUnit(
        _ name: String, to customerID: ID<Customer>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<CustomerUnit> {
        let id = ID<CustomerUnit>(at: now)
        let added = try tx.execute(
            """
            INSERT INTO units (id, customer_id, name) VALUES (\(id), \(customerID), \(name))
            ON CONFLICT (customer_id, name) DO NOTHING
            """)
        guard added == 1 else { throw AddUnitRefusal.nameTaken }
        try tx.announce(UnitAdded(unitID: id, unitName: name), by: principal, customer: customerID, at: now)
        return id
    }
}
