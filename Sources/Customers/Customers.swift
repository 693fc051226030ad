import Database
import Foundation
import Identity
import Kernel
import Web

/// Whoever buys from the vendor: customers, their legal entities, contracts and addresses, and the people who act for them.
///
/// Owns `sellers`, `customers`, `units`, `legal_entities`, `contracts`, `addresses`, `members`, `invitations`. Calls
/// ``Identity`` for accounts and sessions. Announces ``MemberInvited``, ``InvitationWithdrawn``, ``MemberJoined``,
/// ``MemberChanged``, ``MemberRevoked``, ``MemberRestored``, ``AddressSaved``, ``AddressRemoved``, ``AddressRestored``,
/// ``LegalEntityAdded``, ``UnitAdded``, ``PayerChosen``, ``CustomerSwitched``.
package struct Customers: Sendable {
    let database: Database
    let identity: Identity

    package init(database: Database, identity: Identity) {
        self.database = database
        self.identity = identity
    }

    /// The section of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: "company", path: "/company", icon: "company", title: "customers.company.title",
            permission: .viewCompany,
            part: SectionPart(
                "/company/addresses", icon: "truck", title: "customers.company.addresses", .viewAddresses))
    ]

    /// What the command palette offers by name.
    package static let shortcuts = [
        Shortcut(
            "customers.company.legalEntities", "/company/legal-entities", icon: "docs", in: "customers.company.title",
            for: Audience(.viewCompany)),
        Shortcut(
            "customers.company.addresses", "/company/addresses", icon: "truck", in: "customers.company.title",
            for: Audience(.viewCompany)),
        Shortcut(
            "customers.addresses.add", "/company/addresses/new", icon: "plus", action: true,
            for: Audience(.manageAddresses)),
        Shortcut(
            "customers.invite.title", "/company/members/new", icon: "plus", action: true,
            for: Audience(.manageMembers)),
        Shortcut(
            "customers.entity.add", "/company/legal-entities/new", icon: "plus", action: true,
            for: Audience(.manageMembers)),
    ]

    /// Joining by an invitation.
    package func addRoutes(to routes: PublicRoutes) {
        routes.get("invitations/:token", showInvitation)
        routes.post("invitations/:token", acceptInvitation)
    }

    /// The company's own pages.
    package func addRoutes(to routes: MemberRoutes) {
        routes.get("company", requires: .viewCompany, showPeople)
        routes.get("company/members/new", requires: .manageMembers, newInvitation)
        routes.post("company/members", requires: .manageMembers, inviteMember)
        routes.get("company/members/:member", requires: .manageMembers, editMember)
        routes.post("company/members/:member", requires: .manageMembers, changeMember)
        routes.post("company/members/:member/revocation", requires: .manageMembers, revokeMember)
        routes.post("company/members/:member/restoration", requires: .manageMembers, restoreMember)
        routes.post("company/invitations/:invitation/withdrawal", requires: .manageMembers, withdrawInvitation)
        routes.post("company/units", requires: .manageMembers, addUnit)

        routes.get("company/legal-entities", requires: .viewCompany, showLegalEntities)
        routes.get("company/legal-entities/new", requires: .manageMembers, newLegalEntity)
        routes.post("company/legal-entities", requires: .manageMembers, addLegalEntity)
        routes.post("company/payer", requires: .viewCompany, choosePayer)

        routes.get("company/addresses", requires: .viewAddresses, showAddresses)
        routes.get("company/addresses/new", requires: .manageAddresses, newAddress)
        routes.post("company/addresses", requires: .manageAddresses, addAddress)
        routes.get("company/addresses/:address", requires: .manageAddresses, editAddress)
        routes.post("company/addresses/:address", requires: .manageAddresses, changeAddress)
        routes.post("company/addresses/:address/removal", requires: .manageAddresses, removeAddress)
        routes.post("company/addresses/:address/restoration", requires: .manageAddresses, restoreAddress)
    }

    /// For whom a person acts.
    package func addRoutes(to routes: PersonRoutes) {
        routes.post("settings/customer", requires: .manageProfile, switchCustomer)
    }
}
