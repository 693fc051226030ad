// Staff invite somebody into a customer: the first director, or a person whose link got lost.

import Customers
import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Backoffice {
    /// `GET /staff/customers/{customer}/invitations/new`
    func newInvitation(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let customer = try await customer(context)
        var form = InviteForm()
        form.role = Role.director.rawValue
        return invitationPage(TypedForm(form), customer, context)
    }

    /// `POST /staff/customers/{customer}/invitations`
    func invitePerson(_ request: Request, _ context: StaffContext) async throws -> Response {
        let customer = try await customer(context)
        let form = InviteForm(context.form)
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            guard let token = context.invitationToken else { throw HTTPError(.forbidden) }
            let (principal, now) = (context.principal, context.now)
            do {
                // The stored answer must not hold the link: a repeat makes it anew from the form's own token.
                _ = try await context.once { tx in
                    try Customers.invite(form, token: token, to: customer.id, by: principal, at: now, in: tx)
                    return .redirect(to: "/staff/customers/\(customer.id)")
                }
                guard try await database.read({ tx in try Customers.isOpen(token: token, at: now, in: tx) }) else {
                    return .redirect(to: "/staff/customers/\(customer.id)", message: "customers.invited.gone")
                }
                return context.invitedPage(
                    form, token: token, frame(customer, context), back: "/staff/customers/\(customer.id)"
                ).response()
            } catch let refusal as InviteRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return invitationPage(typed, customer, context).response(status: .unprocessableContent)
    }

    /// The customer of the address, if the principal works with it.
    private func customer(_ context: StaffContext) async throws -> CustomerLine {
        guard let id = ID<Customer>(try context.web.parameters.require("customer")) else { throw NotFound() }
        let principal = context.principal
        let customer = try await database.read { tx in try Backoffice.customer(id, for: principal, in: tx) }
        // A person's account is his own: nobody else becomes its director.
        guard customer.kind != CustomerKind.person.rawValue else { throw NotFound() }
        return customer
    }
}

private func frame(_ customer: CustomerLine, _ context: StaffContext) -> PageFrame {
    var frame = PageFrame(context.t("customers.invite.title"), section: "customers")
    frame.breadcrumbs = [
        ("/staff/customers", context.t("backoffice.customers.title")),
        ("/staff/customers/\(customer.id)", customer.name),
    ]
    frame.density = "regular"
    return frame
}

private func invitationPage(_ typed: TypedForm<InviteForm>, _ customer: CustomerLine, _ context: StaffContext) -> HTML {
    let fields: [HTML] = ["name", "email", "role"].compactMap {
        context.field($0, typed, options: context.roleOptions)
    }
    let form = context.formFrame(
        FormFrame("/staff/customers/\(customer.id)/invitations", long: true), "\(fields)\(context.rolesHelp)",
        actions: """
            \(context.submit(context.t("customers.invite.submit"), busy: context.t("web.saving")))\
            \(context.buttonLink(context.t("web.cancel"), to: "/staff/customers/\(customer.id)", size: .large))
            """)
    return context.page(frame(customer, context), "\(context.errorSummary(typed))\(form)")
}
