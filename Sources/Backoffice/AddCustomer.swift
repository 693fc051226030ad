// Staff open an account for a company and hand its director a link to get in.

import Catalog
import Customers
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/customers/new`
    func newCustomer(_ request: Request, _ context: StaffContext) async throws -> HTML {
        customerForm(TypedForm(CustomerForm()), try await choices(), context)
    }

    /// `POST /staff/customers`
    func addCustomer(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = CustomerForm(context.form)
        let choices = try await choices()
        var typed = TypedForm(form, form.problems() + form.contractProblems(hasSeller: !choices.sellers.isEmpty))
        if typed.problems.isEmpty {
            let (principal, userID, now) = (context.principal, context.signedIn.userID, context.now)
            do {
                return try await context.once { tx in
                    let id = try Backoffice.add(form, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/staff/customers/\(id)/invitations/new", message: "backoffice.customer.added",
                        ["customer": form.name], clears: "customer:\(userID)")
                }
            } catch let refusal as LegalEntityRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return customerForm(typed, choices, context).response(status: .unprocessableContent)
    }

    private func choices() async throws -> TermChoices {
        try await database.read { tx in
            TermChoices(sellers: try Customers.sellers(in: tx), priceTypes: try Catalog.priceTypes(in: tx))
        }
    }
}

/// What staff can choose from when they note the terms of a customer.
struct TermChoices: Sendable {
    let sellers: [SellerName]
    let priceTypes: [PriceTypeName]
}

/// What staff typed.
struct CustomerForm: Form {
    var kind = "company"
    var customerClass = "small"
    var inn = ""
    var name = ""
    var kpp = ""
    var legalAddress = ""
    var contract = ""
    var signedOn = ""
    var priceType = ""
    var deferralDays = ""
    var seller = ""
    var sellerName = ""
    var sellerINN = ""

    /// People make no account of a company.
    static let kinds: [CustomerKind?] = [.company, .government]

    static let company: [Field<CustomerForm>] = [
        Field(
            "kind", .select, \.kind, label: "backoffice.customer.kind", required: true,
            check: parsed { kinds.contains(CustomerKind(rawValue: $0)) ? $0 : nil }),
        Field(
            "inn", .text, \.inn, label: "customers.entity.inn", required: true, help: true, maxLength: 20,
            mask: .inn, check: Field<CustomerForm>.parsed { try INN($0) }),
        Field("name", .text, \.name, label: "customers.entity.name", required: true, help: true, maxLength: 200),
        Field(
            "kpp", .text, \.kpp, label: "customers.entity.kpp", help: true, maxLength: 20,
            mask: .kpp, check: Field<CustomerForm>.parsed { try KPP($0) }),
        Field(
            "legalAddress", .textarea(rows: 2), \.legalAddress, label: "customers.entity.legalAddress", required: true,
            maxLength: 500),
        Field(
            "customerClass", .select, \.customerClass, label: "backoffice.customers.class", required: true,
            check: parsed { CustomerClass(rawValue: $0) }),
    ]

    static let terms: [Field<CustomerForm>] = [
        Field("contract", .text, \.contract, label: "backoffice.customer.contract", help: true, maxLength: 60),
        Field(
            "signedOn", .date, \.signedOn, label: "backoffice.customer.signedOn", maxLength: 10,
            check: parsed { CivilDate($0) }),
        Field(
            "priceType", .select, \.priceType, label: "backoffice.customer.priceType",
            check: parsed { UUID(uuidString: $0) }),
        Field(
            "deferralDays", .text, \.deferralDays, label: "backoffice.customer.deferral", help: true, maxLength: 3,
            inputMode: "numeric", check: parsed { Int($0).flatMap { (0...365).contains($0) ? $0 : nil } }),
    ]

    static let knownSeller: [Field<CustomerForm>] = [
        Field("seller", .select, \.seller, label: "backoffice.customer.seller", check: parsed { ID<Seller>($0) })
    ]

    static let firstSeller: [Field<CustomerForm>] = [
        Field("sellerName", .text, \.sellerName, label: "backoffice.customer.sellerName", help: true, maxLength: 200),
        Field(
            "sellerINN", .text, \.sellerINN, label: "backoffice.customer.sellerINN", maxLength: 20,
            mask: .inn, check: Field<CustomerForm>.parsed { try INN($0) }),
    ]

    static let fields = company + terms + knownSeller + firstSeller

    /// A rule that the text names a value.
    private static func parsed(
        _ parse: @escaping @Sendable (String) -> (any Sendable)?
    ) -> @Sendable (String) -> FieldProblem.Message? {
        { text in parse(text) == nil ? FieldProblem.Message("web.field.invalid") : nil }
    }

    /// Terms need a number, a date and somebody who sells.
    func contractProblems(hasSeller: Bool) -> [FieldProblem] {
        let hasTerms = ![contract, signedOn, priceType, deferralDays].allSatisfy(\.isEmpty)
        guard hasTerms else { return [] }
        var needed = [("contract", contract), ("signedOn", signedOn)]
        if !hasSeller { needed += [("sellerName", sellerName), ("sellerINN", sellerINN)] }
        return needed.filter { $0.1.isEmpty }.map { FieldProblem(field: $0.0, .init("web.field.required")) }
    }
}

// MARK: - Operation

extension Backoffice {
    /// Adds the customer; a manager looks after whom he adds.
    ///
    /// - Throws: `LegalEntityRefusal`; `InvalidValue` for a number the form would have refused.
    static func add(
        _ form: CustomerForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Customer> {
        var payer = LegalEntityForm()
        (payer.inn, payer.name, payer.kpp, payer.legalAddress) = (form.inn, form.name, form.kpp, form.legalAddress)
        let isManager = principal.depth(of: .manageCustomers) != .all
        let customer = NewCustomer(
            kind: CustomerKind(rawValue: form.kind) ?? .company,
            customerClass: CustomerClass(rawValue: form.customerClass) ?? .small,
            payer: payer, contract: try contract(form, at: now, in: tx), managerID: isManager ? principal.userID : nil)
        return try Customers.add(customer, by: principal, at: now, in: tx)
    }

    private static func contract(_ form: CustomerForm, at now: Date, in tx: Transaction) throws -> NewContract? {
        guard !form.contract.isEmpty, let signedOn = CivilDate(form.signedOn) else { return nil }
        let sellers = try Customers.sellers(in: tx)
        let chosen = sellers.first { $0.id.description == form.seller } ?? sellers.first
        let sellerID =
            try chosen?.id ?? Customers.addSeller(name: form.sellerName, inn: INN(form.sellerINN), at: now, in: tx)
        let priceType = try Catalog.priceTypes(in: tx).first { $0.id.description == form.priceType }
        return NewContract(
            number: form.contract, signedOn: signedOn, priceTypeID: priceType?.id.uuid,
            deferralDays: Int(form.deferralDays) ?? 0, sellerID: sellerID)
    }
}

// MARK: - Page

private func customerForm(_ typed: TypedForm<CustomerForm>, _ choices: TermChoices, _ context: StaffContext) -> HTML {
    let sellerFields = choices.sellers.isEmpty ? CustomerForm.firstSeller : CustomerForm.knownSeller
    let options = [
        "kind": CustomerForm.kinds.compactMap(\.self).map {
            FieldOption($0.rawValue, context.t("backoffice.kind.\($0.rawValue)"))
        },
        "customerClass": CustomerClass.allCases.map {
            FieldOption($0.rawValue, context.t("backoffice.class.\($0.rawValue)"))
        },
        "priceType": [FieldOption("", context.t("backoffice.customer.priceType.none"))]
            + choices.priceTypes.map { FieldOption($0.id.description, $0.name) },
        "seller": choices.sellers.map { FieldOption($0.id.description, $0.name) },
    ]
    var frame = PageFrame(context.t("backoffice.customer.new"), section: "customers")
    frame.breadcrumbs = [("/staff/customers", context.t("backoffice.customers.title"))]
    frame.density = "regular"
    func part(_ fields: [Field<CustomerForm>]) -> [HTML] {
        fields.compactMap { context.field($0.name, typed, options: options[$0.name] ?? []) }
    }
    let form = context.formFrame(
        FormFrame("/staff/customers", draft: "customer:\(context.signedIn.userID)", long: true),
        """
        \(part(CustomerForm.company))
        <h2 class="h3">\(context.t("backoffice.customer.terms"))</h2>
        <p class="muted">\(context.t("backoffice.customer.terms.lead"))</p>
        \(part(CustomerForm.terms + sellerFields))
        """,
        actions: """
            \(context.submit(context.t("backoffice.customer.add"), busy: context.t("web.saving")))\
            \(context.buttonLink(context.t("web.cancel"), to: "/staff/customers", size: .large))
            """)
    return context.page(frame, "\(context.errorSummary(typed))\(form)")
}
