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
    /// The three pages of the company, as tabs.
    func companyTabs(_ current: String) -> HTML {
        let tabs = [
            ("/company", "people"), ("/company/legal-entities", "legalEntities"), ("/company/addresses", "addresses"),
        ]
        return """
            <nav class="tabs" aria-label="\(t("customers.company.tabs"))">\(tabs.map { path, name in
                """
                <a href="\(url: path)"\(attr: "aria-current", name == current ? "page" : nil)>\
                \(t("customers.company.\(name)"))</a>
                """ as HTML
            })</nav>
            """
    }

    /// The head of a company page.
    func companyFrame(actions: HTML? = nil) -> PageFrame {
        var frame = PageFrame(t("customers.company.title"), section: "company")
        frame.subline = signedIn.customerName.map { "\($0)" }
        frame.actions = actions
        frame.density = "regular"
        return frame
    }

    func peoplePage(_ people: People, _ unit: TypedForm<UnitForm>) -> HTML {
        let mayManage = principal.may(.manageMembers)
        let invite: HTML? =
            mayManage
            ? """
            <a class="btn btn--primary" href="/company/members/new">\(icon("plus"))\(t("customers.invite.button"))</a>
            """ : nil
        return page(
            companyFrame(actions: invite),
            """
            \(companyTabs("people"))
            \(errorSummary(unit))
            <table role="table" class="table table--middle table--stack t-people">
              <thead role="rowgroup"><tr role="row">
              <th scope="col" role="columnheader">\(t("customers.member.name"))</th>\
            <th scope="col" role="columnheader">\(t("customers.member.role"))</th>\
            <th scope="col" role="columnheader">\(t("customers.member.unit"))</th>\
            <th scope="col" role="columnheader">\(t("customers.member.joined"))</th>\
            <th scope="col" role="columnheader"><span class="visually-hidden">\(t("customers.actions"))</span></th>
              </tr></thead>
              <tbody role="rowgroup">\(people.members.map { memberRow($0, mayManage) })</tbody>
            </table>
            \(people.invitations.isEmpty ? nil : invitationsSection(people.invitations))
            \(mayManage ? unitsSection(people.units, unit) : nil)
            """)
    }

    private func memberRow(_ member: Member, _ mayManage: Bool) -> HTML {
        let isRevoked = member.revokedAt != nil
        let edit: HTML = """
            <a class="btn btn--sm" href="/company/members/\(member.id)">\(t("customers.member.edit"))\
            <span class="visually-hidden">: \(member.name)</span></a>
            """
        let restore: HTML = """
            <form class="inline" method="post" action="/company/members/\(member.id)/restoration">\(commandField)\
            <button class="btn btn--sm">\(t("customers.member.restore"))<span class="visually-hidden">: \(member.name)\
            </span></button></form>
            """
        return """
            <tr role="row"><th scope="row" role="rowheader"><span class="person">\
            <span class="avatar\(isRevoked ? " avatar--grey" : "")" aria-hidden="true">\(initials(member.name, 2))</span>\
            <span><span class="person__name">\(member.name)</span><span class="sub">\(member.email)</span></span></span></th>\
            <td role="cell" data-label="\(t("customers.member.role"))">\(t("customers.role.\(member.role.rawValue)"))\
            \(isRevoked ? " \(tag(t("customers.member.revoked")))" as HTML : nil)</td>\
            <td role="cell" data-label="\(t("customers.member.unit"))" class="muted">\(member.unitName ?? "—")</td>\
            <td role="cell" data-label="\(t("customers.member.joined"))" class="muted">\(formats.date(member.joinedAt))</td>\
            <td role="cell" class="act">\(mayManage ? (isRevoked ? restore : edit) : nil)</td></tr>
            """
    }

    private func invitationsSection(_ invitations: [Invitation]) -> HTML {
        """
        <section class="section" aria-labelledby="inv-h"><div class="section__head">\
        <h2 id="inv-h">\(t("customers.invitations.title"))</h2><span class="section__n">\(invitations.count)</span></div>
        <ul class="rows">\(invitations.map { invitation in
            """
            <li class="doc">\(icon("mail"))<div class="doc__text"><span class="medium">\(invitation.name)</span>\
            <span class="sub">\(invitation.email), \(t("customers.role.\(invitation.role.rawValue)")), \
            \(t("customers.invitations.until", ["day": formats.date(invitation.expiresAt)]))</span></div>\
            <form method="post" action="/company/invitations/\(invitation.hex)/withdrawal">\(commandField)\
            <button class="btn btn--sm">\(t("customers.invitations.withdraw"))<span class="visually-hidden">: \
            \(invitation.name)</span></button></form></li>
            """ as HTML
        })</ul></section>
        """
    }

    private func unitsSection(_ units: [UnitName], _ typed: TypedForm<UnitForm>) -> HTML {
        """
        <section class="section" aria-labelledby="units-h"><div class="section__head">\
        <h2 id="units-h">\(t("customers.units.title"))</h2><span class="section__n">\(units.count)</span></div>
        <p class="small muted">\(t("customers.units.help"))</p>
        <ul class="rows">\(units.map { "<li class=\"doc\">\($0.name)</li>" as HTML })</ul>
        <form class="form section" method="post" action="/company/units" data-validate>\(commandField)\(fields(typed))\
        <div class="btnrow"><button class="btn">\(t("customers.units.add"))</button></div></form></section>
        """
    }
}
