// A customer's own program takes an order back, or changes it while nobody has accepted it.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /api/v1/orders/{number}/cancellation`
    func cancelOrderJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let body = ToldBody<CancelOrderJSON>(context)
        let (principal, now) = (context.principal, context.now)
        return try await context.answering {
            try await context.doing { tx in
                let order = try Ordering.order(number: number, for: principal, in: tx)
                var form = CancelOrderForm()
                form.reason = try body.get().reason ?? ""
                try Ordering.cancel(order, form, by: principal, at: now, in: tx)
                let cancelled = try Ordering.order(number: number, for: principal, in: tx)
                return try .json(OrderJSON(cancelled, withPrices: context.seesPrices))
            }
        }
    }

    /// `PATCH /api/v1/orders/{number}`: what is left out stays; with `dryRun` it is only said what it would come to.
    func changeOrderJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let body = ToldBody<ChangeOrderJSON>(context)
        let (principal, now) = (context.principal, context.now)
        return try await context.answering {
            do {
                return try await context.doing { tx in
                    let order = try Ordering.order(number: number, for: principal, in: tx)
                    let wanted = try body.get()
                    let change = try Ordering.change(
                        order, wanted.quantities, wanted.form(order), isPreview: wanted.expectedTotal == nil,
                        by: principal, at: now, in: tx)
                    guard wanted.dryRun != true else { throw TriedChange(change: change) }
                    let changed = try Ordering.order(number: number, for: principal, in: tx)
                    return try .json(OrderJSON(changed, withPrices: context.seesPrices))
                }
            } catch let tried as TriedChange {
                // Everything was rolled back, the key with it.
                return Response(try .json(TriedChangeJSON(tried.change, context)))
            } catch let refused as ChangeRefused {
                let findings = refused.findings.filter { $0.severity == .refuses }
                    .flatMap { LineFinding.all($0, [:]) }
                throw OrderingProblem(refused.refusal, findings: findings, seesPrices: context.seesPrices)
            } catch let refusal as OrderWorkRefusal where refusal == .changedMeanwhile {
                throw OrderingProblem(.conflict, refusal.key)
            }
        }
    }
}

/// Carries what a change would come to out of the transaction that is rolled back.
private struct TriedChange: Error {
    let change: OrderChange
}

// MARK: - JSON

/// Why an order is taken back.
private struct CancelOrderJSON: Decodable, Sendable {
    var reason: String?

    init(from decoder: any Decoder) throws {
        reason = try decoder.container(keyedBy: Key.self).decodeIfPresent(String.self, forKey: .reason)
    }

    private enum Key: String, CodingKey { case reason }
}

/// What is to become another.
private struct ChangeOrderJSON: Decodable, Sendable {
    struct Line: Decodable, Sendable {
        let position: Int
        /// Zero takes the line out.
        let quantity: String
    }
    var lines: [Line]?
    var address: String?
    var addressId: UUID?
    var recipient: String?
    var phone: String?
    var deliveryDate: String?
    var reference: String?
    var comment: String?
    /// Kopecks, in the order's currency; when given, another sum refuses the change.
    var expectedTotal: Int64?
    /// The version the program knows; when given, a newer one refuses the change.
    var version: Int?
    var dryRun: Bool?

    var quantities: ChosenQuantities {
        get throws {
            var chosen: [Int: Quantity] = [:]
            for line in lines ?? [] {
                guard let quantity = Quantity(parsing: line.quantity), quantity.thousandths >= 0 else {
                    throw OrderWorkRefusal.quantityInvalid(position: line.position, typed: line.quantity)
                }
                chosen[line.position] = quantity
            }
            return ChosenQuantities(chosen, version: version)
        }
    }

    /// The order's own words where nothing else is said.
    func form(_ order: Order) -> ChangeOrderForm {
        var form = ChangeOrderForm(order)
        if let addressId {
            form.address = addressId.uuidString
        } else if let address {
            (form.address, form.newAddress) = (ChangeOrderForm.other, address)
        }
        form.recipient = recipient ?? form.recipient
        form.phone = phone ?? form.phone
        form.deliveryDate = deliveryDate ?? form.deliveryDate
        form.reference = reference ?? form.reference
        form.comment = comment ?? form.comment
        form.agreedTotal = expectedTotal.map { String($0) } ?? ""
        return form
    }
}

/// What a change would come to.
private struct TriedChangeJSON: Encodable {
    struct Line: Encodable {
        let position: Int, before: String, quantity: String
        let price: Int64?
    }
    let before: Int64?, after: Int64?
    let currency: String
    let needsApproval: Bool
    let lines: [Line]
    let findings: [FindingJSON]

    init(_ change: OrderChange, _ context: MemberContext) {
        before = context.seesPrices ? change.before.minor : nil
        after = context.seesPrices ? change.after.minor : nil
        currency = change.after.currency.rawValue
        needsApproval = change.needsApproval
        lines = change.lines.map { line in
            Line(
                position: line.before.position, before: line.before.ordered.description,
                quantity: line.quantity.description, price: context.seesPrices ? line.price?.minor : nil)
        }
        findings = change.findings.flatMap { LineFinding.all($0, [:]) }.compactMap { FindingJSON($0, context) }
    }
}
