// A member sees who acts for the company, and a director gives and takes rights.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Customers {
    /// `GET /company`
    func showPeople(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.peoplePage(try await people(context), TypedForm(UnitForm()))
    }

    /// What the page shows.
    func people(_ context: MemberContext) async throws -> People {
        let (principal, customerID, now) = (context.principal, context.customerID, context.now)
        return try await database.read { tx in
            People(
                members: try Customers.members(of: customerID, by: principal, in: tx),
                units: try Customers.units(of: customerID, by: principal, in: tx),
                invitations: principal.may(.manageMembers)
                    ? try Customers.invitations(of: customerID, at: now, in: tx) : [])
        }
    }
}

/// The people of a company.
struct People: Sendable {
    let members: [Member]
    let units: [UnitName]
    let invitations: [Invitation]
}

// MARK: - Page

extension MemberContext {
    /// The three pages of the company, as tabs; none for a person, who has addresses alone.
    func companyTabs(_ current: String) -> HTML? {
        guard principal.may(.viewCompany) else { return nil }
        let pages = [
            ("/company", "people"), ("/company/legal-entities", "legalEntities"), ("/company/addresses", "addresses"),
        ]
        return tabs(
            t("customers.company.tabs"),
            pages.map { path, name in TabLink(t("customers.company.\(name)"), path, current: name == current) })
    }

    /// The head of a company page, or of the addresses of a person.
    func companyFrame(actions: HTML? = nil) -> PageFrame {
        let isCompany = principal.may(.viewCompany)
        let title = t(isCompany ? "customers.company.title" : "customers.company.addresses")
        var frame = PageFrame(title, section: "company")
        if isCompany { frame.subline = signedIn.customerName.map { "\($0)" } }
        frame.actions = actions
        frame.density = "regular"
        return frame
    }

    func peoplePage(_ people: People, _ unit: TypedForm<UnitForm>) -> HTML {
        let mayManage = principal.may(.manageMembers)
        let invite = buttonLink(t("customers.invite.button"), to: "/company/members/new", .primary, icon: "plus")
        return page(
            companyFrame(actions: mayManage ? invite : nil),
            """
            \(companyTabs("people"))
            \(errorSummary(unit))
            \(table(peopleTable(mayManage), people.members, label: t("customers.company.people")))
            \(people.invitations.isEmpty ? nil : invitationsSection(people.invitations))
            \(mayManage ? unitsSection(people.units, unit) : nil)
            """)
    }

    private func peopleTable(_ mayManage: Bool) -> Table<Member> {
        let name = TableColumn<Member>("name", "customers.member.name") { member in
            """
            <span class="person">\(avatar(Avatar(member.name, grey: member.revokedAt != nil)))\
            <span><span class="person__name">\(member.name)</span><span class="sub">\(member.email)</span></span></span>
            """
        }
        let role = TableColumn<Member>("role", "customers.member.role") { member in
            let revoked: HTML? = member.revokedAt == nil ? nil : " \(tag(t("customers.member.revoked")))"
            return "\(t("customers.role.\(member.role.rawValue)"))\(revoked)"
        }
        let unit = TableColumn<Member>("unit", "customers.member.unit", classes: "muted") { "\($0.unitName ?? "—")" }
        let joined = TableColumn<Member>("joined", "customers.member.joined", .useful, classes: "muted") { member in
            "\(formats.date(member.joinedAt))"
        }
        let act = TableColumn<Member>("act", "customers.actions", classes: "act", headHidden: true) { member in
            let path = "/company/members/\(member.id)"
            guard member.revokedAt != nil else {
                return buttonLink(t("customers.member.edit"), to: path, size: .small, of: member.name)
            }
            return pressForm(
                "\(path)/restoration", submit(t("customers.member.restore"), .plain, size: .small, of: member.name))
        }
        let columns = [name, role, unit, joined]
        return Table(still: "people", as: .stack, mayManage ? columns + [act] : columns)
    }

    private func invitationsSection(_ invitations: [Invitation]) -> HTML {
        let rows: [HTML] = invitations.map { invitation in
            """
            <li class="doc">\(icon("mail"))<div class="doc__text"><span class="medium">\(invitation.name)</span>\
            <span class="sub">\(invitation.email), \(t("customers.role.\(invitation.role.rawValue)")), \
            \(t("customers.invitations.until", ["day": formats.date(invitation.expiresAt)]))</span></div>\
            \(pressForm(
                "/company/invitations/\(invitation.hex)/withdrawal",
                submit(t("customers.invitations.withdraw"), .plain, size: .small, of: invitation.name)))</li>
            """
        }
        return pageSection(
            t("customers.invitations.title"), id: "inv-h", count: invitations.count, "<ul class=\"rows\">\(rows)</ul>")
    }

    private func unitsSection(_ units: [UnitName], _ typed: TypedForm<UnitForm>) -> HTML {
        let rows: [HTML] = units.map { "<li class=\"doc\">\($0.name)</li>" }
        let form = formFrame(
            FormFrame("/company/units"), "\(fields(typed))",
            actions: submit(t("customers.units.add"), .plain, size: .regular))
        return pageSection(
            t("customers.units.title"), id: "units-h", count: units.count,
            """
            <p class="small muted">\(t("customers.units.help"))</p>
            <ul class="rows">\(rows)</ul><div class="section">\(form)</div>
            """)
    }
}
