// A director adds a payer; the vendor's accounting checks it before the first contract.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Customers {
    /// `GET /company/legal-entities/new`
    func newLegalEntity(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.legalEntityForm(TypedForm(LegalEntityForm()))
    }

    /// `POST /company/legal-entities`
    func addLegalEntity(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = LegalEntityForm(context.form)
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            let (principal, customerID, now) = (context.principal, context.customerID, context.now)
            let userID = context.signedIn.userID
            do {
                return try await context.once { tx in
                    try Customers.addLegalEntity(form, to: customerID, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/company/legal-entities", message: "customers.entity.added", clears: "entity:\(userID)")
                }
            } catch let refusal as LegalEntityRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return context.legalEntityForm(typed).response(status: .unprocessableContent)
    }
}

/// What the director typed.
package struct LegalEntityForm: Form {
    package var inn = ""
    package var name = ""
    package var kpp = ""
    package var ogrn = ""
    package var legalAddress = ""
    package var bik = ""
    package var bankName = ""
    package var account = ""

    package init() {}

    package static let fields: [Field<LegalEntityForm>] = [
        Field(
            "inn", .text, \.inn, label: "customers.entity.inn", required: true, help: true, maxLength: 20,
            mask: .inn, check: Field<LegalEntityForm>.parsed { try INN($0) }),
        Field("name", .text, \.name, label: "customers.entity.name", required: true, help: true, maxLength: 200),
        Field(
            "kpp", .text, \.kpp, label: "customers.entity.kpp", help: true, maxLength: 20,
            mask: .kpp, check: Field<LegalEntityForm>.parsed { try KPP($0) }),
        Field(
            "ogrn", .text, \.ogrn, label: "customers.entity.ogrn", maxLength: 20, mask: .ogrn,
            check: Field<LegalEntityForm>.parsed { try OGRN($0) }),
        Field(
            "legalAddress", .textarea(rows: 2), \.legalAddress, label: "customers.entity.legalAddress", required: true,
            maxLength: 500),
        Field(
            "bik", .text, \.bik, label: "customers.entity.bik", maxLength: 12, mask: .bik,
            check: Field<LegalEntityForm>.parsed { try BIK($0) }),
        Field("bankName", .text, \.bankName, label: "customers.entity.bankName", maxLength: 200),
        Field(
            "account", .text, \.account, label: "customers.entity.account", maxLength: 30, mask: .account),
    ]
}

// MARK: - Operation

/// Why a legal entity is not added.
package enum LegalEntityRefusal: Refusal, Equatable {
    case alreadyThere
    /// A company has a КПП, an entrepreneur has none.
    case kppMissing
    case kppNotNeeded
    /// The account and its bank belong together.
    case bikMissing
    case accountMissing
    /// The account does not fit the bank.
    case account(InvalidValue)

    package var key: String {
        switch self {
        case .alreadyThere: "customers.entity.refusal.alreadyThere"
        case .kppMissing: "customers.entity.refusal.kppMissing"
        case .kppNotNeeded: "customers.entity.refusal.kppNotNeeded"
        case .bikMissing: "customers.entity.refusal.bikMissing"
        case .accountMissing: "customers.entity.refusal.accountMissing"
        case .account(let invalid): invalid.key
        }
    }
    package var arguments: [String: String] {
        if case .account(let invalid) = self { invalid.arguments } else { [:] }
    }
    package var field: String? {
        switch self {
        case .alreadyThere: "inn"
        case .kppMissing, .kppNotNeeded: "kpp"
        case .bikMissing: "bik"
        case .accountMissing, .account: "account"
        }
    }
}

/// A customer has a new payer.
package struct LegalEntityAdded: DomainEvent {
    package static let name = "customers.legal_entity_added"
    package let legalEntityID: ID<LegalEntity>
    package let inn: String
    package var subject: EventSubject { EventSubject("legal_entity", legalEntityID) }
}

extension Customers {
    /// Adds a payer with numbers that can exist.
    ///
    /// - Throws: ``LegalEntityRefusal``; `InvalidValue` for a number the form would have refused.
    @discardableResult
    package static func addLegalEntity(
        _ form: LegalEntityForm, to customerID: ID<Customer>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<LegalEntity> {
        let inn = try INN(form.inn)
        let kpp = form.kpp.isEmpty ? nil : try KPP(form.kpp).text
        if inn.isPerson, kpp != nil { throw LegalEntityRefusal.kppNotNeeded }
        if !inn.isPerson, kpp == nil { throw LegalEntityRefusal.kppMissing }
        let ogrn = form.ogrn.isEmpty ? nil : try OGRN(form.ogrn).text
        let account = try bankAccount(form)
        let known: Int64 = try tx.value(
            """
            SELECT COUNT(*) FROM legal_entities
            WHERE customer_id = \(customerID) AND inn = \(inn.text) AND COALESCE(kpp, '') = \(kpp ?? "")
            """)
        guard known == 0 else { throw LegalEntityRefusal.alreadyThere }
        let id = ID<LegalEntity>(at: now)
        try tx.execute(
            """
            INSERT INTO legal_entities (id, customer_id, name, inn, kpp, ogrn, legal_address, bank_name, bik, account,
                                        created_at)
            VALUES (\(id), \(customerID), \(form.name), \(inn.text), \(kpp), \(ogrn), \(form.legalAddress),
                    \(form.bankName.isEmpty ? nil : form.bankName), \(account?.bik.text), \(account?.number), \(now))
            """)
        try tx.announce(
            LegalEntityAdded(legalEntityID: id, inn: inn.text), by: principal, customer: customerID, at: now)
        return id
    }

    private static func bankAccount(_ form: LegalEntityForm) throws -> BankAccount? {
        switch (form.bik.isEmpty, form.account.isEmpty) {
        case (true, true): return nil
        case (true, false): throw LegalEntityRefusal.bikMissing
        case (false, true): throw LegalEntityRefusal.accountMissing
        case (false, false): break
        }
        let bik = try BIK(form.bik)
        do {
            return try BankAccount(form.account, at: bik)
        } catch {
            throw LegalEntityRefusal.account(error)
        }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func legalEntityForm(_ typed: TypedForm<LegalEntityForm>) -> HTML {
        var frame = PageFrame(t("customers.entity.new"), section: "company")
        frame.breadcrumbs = [
            ("/company", t("customers.company.title")),
            ("/company/legal-entities", t("customers.company.legalEntities")),
        ]
        frame.subline = "\(t("customers.entity.new.lead"))"
        frame.density = "regular"
        let form = formFrame(
            FormFrame("/company/legal-entities", draft: "entity:\(signedIn.userID)", long: true), "\(fields(typed))",
            actions: """
                \(submit(t("customers.entity.add"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/company/legal-entities", size: .large))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }
}
