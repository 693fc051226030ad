// A member names a cart and says for which payer and contract it is.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /carts/{cart}/settings`
    func editCart(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (head, contracts) = try await cartAndContracts(context)
        return context.cartSettingsPage(head, contracts, TypedForm(CartSettingsForm(head)))
    }

    /// `POST /carts/{cart}/settings`
    func changeCartTerms(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (head, contracts) = try await cartAndContracts(context)
        let form = CartSettingsForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            let page = context.cartSettingsPage(head, contracts, TypedForm(form, problems))
            return page.response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                try Ordering.changeCart(head.id, form, by: principal, at: now, in: tx)
                return .redirect(to: head.path, message: "ordering.carts.changed")
            }
        } catch let refusal as CartsRefusal {
            let page = context.cartSettingsPage(head, contracts, TypedForm(form, refusal))
            return page.response(status: .unprocessableContent)
        }
    }

    private func cartAndContracts(_ context: MemberContext) async throws -> (CartHead, [CartContract]) {
        let (id, principal, now) = (try cartID(context), context.principal, context.now)
        return try await database.read { tx in
            let head = try Ordering.managedCart(id, by: principal, in: tx)
            return (head, try Ordering.cartContracts(of: principal, at: now, in: tx))
        }
    }
}

/// What a cart is called, and for which contract it is.
struct CartSettingsForm: Form {
    /// Empty for the usual cart.
    var name = ""
    /// ``CartContract/value``; empty for the member's usual payer and contract.
    var contract = ""

    init() {}

    init(_ head: CartHead) {
        name = head.name
        let payer = head.legalEntityID?.uuidString.lowercased()
        let number = head.contractID?.uuidString.lowercased()
        contract = [payer, number].compactMap { $0 }.joined(separator: " ")
    }

    static let fields: [Field<CartSettingsForm>] = [
        Field("name", .text, \.name, label: "ordering.carts.name", maxLength: 100),
        Field("contract", .select, \.contract, label: "ordering.carts.terms", help: true),
    ]
}

/// A cart has another name, payer or contract.
package struct CartChanged: DomainEvent {
    package static let name = "ordering.cart_changed"
    package let cartID: ID<Cart>
    package var subject: EventSubject { EventSubject("cart", cartID) }
}

// MARK: - Operation

extension Ordering {
    /// Gives a cart a name, a payer and a contract.
    ///
    /// - Throws: ``CartsRefusal/contractGone``; `NotFound` for what the principal may not change.
    static func changeCart(
        _ id: ID<Cart>, _ form: CartSettingsForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        _ = try managedCart(id, by: principal, in: tx)
        let contracts = try cartContracts(of: principal, at: now, in: tx)
        let chosen = contracts.first { $0.value == form.contract }
        guard form.contract.isEmpty || chosen != nil else { throw CartsRefusal.contractGone }
        _ = try claimCart(.id(id), by: principal, at: now, in: tx)
        try tx.execute(
            """
            UPDATE carts SET name = \(form.name), legal_entity_id = \(chosen?.payer), contract_id = \(chosen?.contract),
                seller_id = \(chosen?.seller)
            WHERE id = \(id)
            """)
        try tx.announce(CartChanged(cartID: id), by: principal, at: now)
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func cartSettingsPage(
        _ head: CartHead, _ contracts: [CartContract], _ typed: TypedForm<CartSettingsForm>
    ) -> HTML {
        var frame = PageFrame(t("ordering.carts.settings"), section: "cart")
        frame.breadcrumbs = [("/carts", t("ordering.carts.title")), (head.path, title(of: head))]
        let usual = FieldOption("", t("ordering.carts.terms.usual"))
        let options = [usual] + contracts.map { FieldOption($0.value, words(of: $0)) }
        let actions: HTML = """
            \(submit(t("web.save"), busy: t("web.saving")))\(buttonLink(t("ordering.carts.back"), to: head.path, .ghost))
            """
        return page(
            frame,
            """
            \(errorSummary(typed))\(formFrame(
                FormFrame("\(head.path)/settings"), "\(fields(typed, options: ["contract": options]))", actions: actions))
            """)
    }
}
