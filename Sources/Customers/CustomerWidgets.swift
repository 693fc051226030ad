// What a customer's people find about their company on the start page: who looks after it, and on which terms it buys.

import Database
import Foundation
import Kernel
import Web

extension Customers {
    /// The tiles of members; their texts are `customers.widget.ID` and `customers.widget.ID.help`.
    package static let widgets: [Widget] = [
        widget("manager", icon: "user", .manageProfile) { context, tx in
            context.managerTile(try Customers.looksAfter(context.principal, in: tx))
        },
        widget("terms", icon: "docs", .viewCompany) { context, _ in context.termsTile },
    ]

    /// What waits for whoever manages members: colleagues whose invitations ended unused.
    package static let todos = [
        TodoSource(for: Audience(.manageMembers)) { context, tx in
            try Customers.endedInvitations(for: context.principal, at: context.now, in: tx).map { ended -> Todo in
                let day = context.formats.date(ended.at)
                return Todo(
                    tone: .info, title: context.t("customers.todo.invitation", ["name": ended.name]),
                    text: context.t("customers.todo.invitation.text", ["email": ended.email, "day": day]),
                    action: context.t("customers.todo.invitation.action"), path: "/company/members/new",
                    since: ended.at)
            }
        }
    ]

    /// The invitations of the last two weeks that ended before they were used, the latest first; one statement. Another
    /// invitation of the same person takes the place of his last.
    private static func endedInvitations(
        for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [(name: String, email: String, at: Date)] {
        try tx.all(
            """
            SELECT i.name, i.email, i.expires_at FROM invitations i
            WHERE i.customer_id = \(principal.customerID) AND i.expires_at <= \(now)
              AND i.expires_at > \(now.addingTimeInterval(-14 * 86_400))
            ORDER BY i.expires_at DESC, i.email LIMIT 3
            """
        ) { (name: try $0["name"], email: try $0["email"], at: try $0["expires_at"]) }
    }

    private static func widget(
        _ id: String, icon: String, _ permission: Permission,
        content: @escaping @Sendable (PersonContext, Transaction) throws -> HTML
    ) -> Widget {
        Widget(id, title: "customers.widget.\(id)", icon: icon, for: Audience(permission), content: content)
    }

    /// Who of the vendor looks after the principal's customer; nil when nobody does.
    package static func looksAfter(
        _ principal: Principal, in tx: Transaction
    ) throws -> (name: String, email: String)? {
        try tx.first(
            """
            SELECT u.name, u.email FROM customers c JOIN users u ON u.id = c.manager_id
            WHERE c.id = \(principal.customerID) AND u.disabled_at IS NULL
            """
        ) { (name: try $0["name"], email: try $0["email"]) }
    }
}

// MARK: - Tiles

extension PersonContext {
    /// Without a manager it is the vendor's support that answers.
    fileprivate func managerTile(_ manager: (name: String, email: String)?) -> HTML {
        let name = manager?.name ?? branding.name
        let role = t(manager == nil ? "customers.manager.support" : "customers.manager.role")
        let phone = (try? PhoneNumber(branding.phone))?.number
        let address = "mailto:\(manager?.email ?? branding.supportEmail)"
        let write = buttonLink(t("customers.manager.write"), to: address, size: .small, icon: "mail")
        let call = phone.map {
            buttonLink(t("customers.manager.call"), to: "tel:\($0)", size: .small, icon: "phone")
        }
        return """
            <div class="stack">\(person(name, "\(role)"))<div class="btnrow">\(write)\(call)</div>
            <p class="small quiet">\(branding.phone)</p></div>
            """
    }

    /// What the frame of the page knows already.
    fileprivate var termsTile: HTML {
        let chrome = web.chrome
        let days =
            chrome.deferralDays > 0
            ? t("customers.contract.deferral", count: chrome.deferralDays) : t("customers.contract.prepaid")
        let contract = chrome.contractNumber.map { t("web.number", ["number": $0]) } ?? t("customers.terms.none")
        var terms = [
            Pair(t("customers.terms.payer"), "\(chrome.payer ?? signedIn.customerName ?? "")"),
            Pair(t("customers.terms.contract"), "\(contract)"),
        ]
        if chrome.contractNumber != nil { terms.append(Pair(t("customers.terms.payment"), "\(days)")) }
        return """
            \(pairs(terms))
            <p class="widget__end"><a href="/company/legal-entities">\(t("customers.terms.more"))</a></p>
            """
    }
}
