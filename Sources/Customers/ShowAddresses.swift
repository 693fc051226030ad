// A member sees where goods are brought; whoever may, mends the list.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Customers {
    /// `GET /company/addresses`
    func showAddresses(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (principal, customerID) = (context.principal, context.customerID)
        let addresses = try await database.read { tx in
            try Customers.addresses(of: customerID, by: principal, in: tx)
        }
        let removed = FormData(urlEncoded: request.uri.query ?? "")["removed"].flatMap { ID<Address>($0) }
        return context.addressesPage(addresses, removed: removed)
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func addressesPage(_ addresses: [Address], removed: ID<Address>?) -> HTML {
        let mayManage = principal.may(.manageAddresses)
        let add: HTML = """
            <a class="btn btn--primary" href="/company/addresses/new">\(icon("plus"))\(t("customers.addresses.add"))</a>
            """
        let isEmpty = addresses.isEmpty
        return page(
            companyFrame(actions: mayManage && !isEmpty ? add : nil),
            """
            \(companyTabs("addresses"))
            \(mayManage ? removed.map(undoNotice) : nil)
            \(isEmpty
                ? emptyState(
                    icon: "pin", title: t("customers.addresses.none.title"), text: t("customers.addresses.none.text"),
                    action: mayManage ? add : nil)
                : "<div class=\"objects\">\(addresses.map { card($0, mayManage) })</div>")
            """)
    }

    private func undoNotice(_ id: ID<Address>) -> HTML {
        notice(
            .success, t("customers.addresses.removed"),
            actions: """
                <form method="post" action="/company/addresses/\(id)/restoration">\(commandField)\
                <button class="btn btn--sm">\(t("web.undo"))</button></form>
                """)
    }

    private func card(_ address: Address, _ mayManage: Bool) -> HTML {
        let actions: HTML? =
            mayManage
            ? """
            <div class="btnrow"><a class="btn btn--sm" href="/company/addresses/\(address.id)">\(t("customers.edit"))\
            <span class="visually-hidden">: \(address.title)</span></a>\
            <form method="post" action="/company/addresses/\(address.id)/removal">\(commandField)\
            <button class="btn btn--sm btn--ghost">\(t("customers.remove"))<span class="visually-hidden">: \
            \(address.title)</span></button></form></div>
            """ : nil
        let phone = (try? PhoneNumber(address.phone)).map { formats.phone($0) } ?? address.phone
        return """
            <section class="card" aria-labelledby="a-\(address.id)"><div class="card__head">\
            <h2 id="a-\(address.id)">\(address.title)</h2></div><div class="card__body">\
            <p class="address">\(address.address)<span class="sub">\(address.recipient), \(phone)</span></p>\
            \(actions)</div></section>
            """
    }
}
