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
        return context.addressesPage(addresses)
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func addressesPage(_ addresses: [Address]) -> HTML {
        let mayManage = principal.may(.manageAddresses)
        let add = buttonLink(t("customers.addresses.add"), to: "/company/addresses/new", .primary, icon: "plus")
        let isEmpty = addresses.isEmpty
        return page(
            companyFrame(actions: mayManage && !isEmpty ? add : nil),
            """
            \(companyTabs("addresses"))
            \(isEmpty
                ? emptyState(
                    icon: "pin", title: t("customers.addresses.none.title"), text: t("customers.addresses.none.text"),
                    action: mayManage ? add : nil)
                : "<div class=\"objects\">\(addresses.map { addressCard($0, mayManage) })</div>")
            """)
    }

    private func addressCard(_ address: Address, _ mayManage: Bool) -> HTML {
        let path = "/company/addresses/\(address.id)"
        let actions: HTML? =
            mayManage
            ? """
            <div class="btnrow">\(buttonLink(t("customers.edit"), to: path, size: .small, of: address.title))\
            \(pressForm("\(path)/removal", submit(t("customers.remove"), .ghost, size: .small, of: address.title)))</div>
            """ : nil
        let phone = (try? PhoneNumber(address.phone)).map { formats.phone($0) } ?? address.phone
        return card(
            address.title, id: "a-\(address.id)",
            """
            <p class="address">\(address.address)<span class="sub">\(address.recipient), \(phone)</span></p>\(actions)
            """)
    }
}
