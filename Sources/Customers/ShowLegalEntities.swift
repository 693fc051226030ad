// A member sees the company's payers with their bank details and the contracts in force, and says who pays for him.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Customers {
    /// `GET /company/legal-entities`
    func showLegalEntities(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (principal, customerID) = (context.principal, context.customerID)
        let today = CivilDate(context.now, in: .moscow)
        let (entities, contracts) = try await database.read { tx in
            (
                try Customers.legalEntities(of: customerID, by: principal, in: tx),
                try Customers.contracts(of: customerID, on: today, by: principal, in: tx)
            )
        }
        return context.legalEntitiesPage(entities, contracts)
    }

    /// `POST /company/payer`
    func choosePayer(_ request: Request, _ context: MemberContext) async throws -> Response {
        guard let id = context.form["payer"].flatMap({ ID<LegalEntity>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let path = request.refererPath ?? "/company/legal-entities"
        return try await context.once { tx in
            try Customers.choosePayer(id, by: principal, at: now, in: tx)
            return .redirect(to: path, message: "customers.payer.chosen")
        }
    }
}

// MARK: - Operation

/// A member chose who pays for his orders.
package struct PayerChosen: DomainEvent {
    package static let name = "customers.payer_chosen"
    package let legalEntityID: ID<LegalEntity>
    package var subject: EventSubject { EventSubject("legal_entity", legalEntityID) }
}

extension Customers {
    /// Makes a legal entity of the customer the principal's own payer.
    ///
    /// - Throws: `NotFound` for a legal entity of another customer.
    package static func choosePayer(
        _ id: ID<LegalEntity>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard let customerID = principal.customerID, let userID = principal.userID else { throw NotFound() }
        let chosen = try tx.execute(
            """
            UPDATE members SET legal_entity_id = \(id)
            WHERE customer_id = \(customerID) AND user_id = \(userID) AND revoked_at IS NULL
              AND EXISTS (SELECT 1 FROM legal_entities e WHERE e.id = \(id) AND e.customer_id = \(customerID))
            """)
        guard chosen == 1 else { throw NotFound() }
        try tx.announce(PayerChosen(legalEntityID: id), by: principal, at: now)
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func legalEntitiesPage(_ entities: [LegalEntity], _ contracts: [Contract]) -> HTML {
        let add: HTML? =
            principal.may(.manageMembers)
            ? buttonLink(t("customers.entity.add"), to: "/company/legal-entities/new", icon: "plus") : nil
        let byEntity = Dictionary(grouping: contracts, by: \.legalEntityID)
        let current = entities.first { $0.id.description == web.chrome.payerID }?.id
        return page(
            companyFrame(actions: add),
            """
            \(companyTabs("legalEntities"))
            \(entities.isEmpty
                ? emptyState(
                    icon: "company", title: t("customers.entities.none.title"), text: t("customers.entities.none.text"))
                : """
                    <p class="muted">\(t("customers.entities.lead"))</p>
                    <div class="objects section">\(entities.map { entity in
                        entityCard(entity, byEntity[entity.id] ?? [], isPayer: entity.id == current, isOnly: entities.count == 1)
                    })</div>
                    """)
            """)
    }

    private func entityCard(_ entity: LegalEntity, _ contracts: [Contract], isPayer: Bool, isOnly: Bool) -> HTML {
        let choose: HTML? =
            isPayer || isOnly || !principal.may(.placeOrders)
            ? nil
            : """
            \(pressForm(
                "/company/payer",
                submit(
                    t("customers.payer.choose"), .plain, size: .small, act: ("payer", "\(entity.id)"), of: entity.name),
                class: "btnrow"))
            """
        let isUnchecked = !entity.isFromAccounting && contracts.isEmpty
        let tags: HTML = """
            \(isPayer ? tag(t("customers.payer.current"), .success) : nil)\
            \(isUnchecked ? tag(t("customers.entity.unchecked"), .warning) : nil)
            """
        return card(
            entity.name, id: "e-\(entity.id)", action: tags,
            "\(details(entity))\(contracts.map(contractText))\(choose)")
    }

    private func details(_ entity: LegalEntity) -> HTML {
        let rows: [(name: String, value: String?)] = [
            ("inn", entity.inn), ("kpp", entity.kpp), ("ogrn", entity.ogrn), ("legalAddress", entity.legalAddress),
        ]
        let bank = [("bankName", entity.bankName), ("bik", entity.bik), ("account", entity.account)]
        let shown = principal.may(.viewFinance) ? rows + bank : rows
        let known = shown.compactMap { name, value -> Pair? in
            guard let value, !value.isEmpty else { return nil }
            return Pair(t("customers.entity.\(name)"), "\(value)")
        }
        return pairs(known)
    }

    private func contractText(_ contract: Contract) -> HTML {
        let name = t(
            "customers.contract.name",
            ["number": contract.number, "day": contract.signedOn.map { formats.date($0) } ?? ""])
        let terms = [
            contract.deferralDays == 0
                ? t("customers.contract.prepaid")
                : t("customers.contract.deferral", count: Int64(contract.deferralDays)),
            !principal.may(.viewFinance)
                ? nil : contract.creditLimit.map { t("customers.contract.limit", ["sum": formats.money($0)]) },
            contract.validUntil.map { t("customers.contract.until", ["day": formats.date($0)]) },
        ].compactMap(\.self).joined(separator: ", ")
        return """
            <p class="address"><span class="medium">\(name)</span>\
            <span class="sub">\(contract.seller), \(terms)</span></p>
            """
    }
}
