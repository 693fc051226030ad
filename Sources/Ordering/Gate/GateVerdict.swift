// What the gate says of an order: by rule and by line, in words that a page can show before anything is placed.

import Catalog
import Foundation
import Kernel

/// The rules of the gate.
package enum GateRule: String, CaseIterable, Codable, Sendable {
    case lines, payer, delivery, date, payment, price, minimum, credit, contract, limit, approval, stock
}

/// How much a finding matters.
package enum FindingSeverity: String, Codable, Sendable {
    /// The order is not placed.
    case refuses
    /// Somebody else of the customer's has to allow it.
    case approves
    /// Worth knowing.
    case tells
}

/// One thing the gate found.
package struct Finding: Sendable, Equatable, Codable {
    package let rule: GateRule
    /// The line it concerns; nil for the whole order.
    package let line: ID<Product>?
    package let severity: FindingSeverity
    /// Key of the text.
    package let key: String
    /// Values of the text that are the same for everybody.
    package let arguments: [String: String]
    /// Sums of the text, written as a person writes them.
    package let amounts: [String: Money]

    package init(
        _ rule: GateRule, line: ID<Product>? = nil, _ severity: FindingSeverity, _ key: String,
        _ arguments: [String: String] = [:], amounts: [String: Money] = [:]
    ) {
        self.rule = rule
        self.line = line
        self.severity = severity
        self.key = key
        self.arguments = arguments
        self.amounts = amounts
    }

    /// Every value of the text, sums as this person writes them.
    package func arguments(_ formats: Formats) -> [String: String] {
        arguments.merging(amounts.mapValues { formats.money($0) }) { word, _ in word }
    }
}

/// Somebody who has to allow an order, and why.
package struct ApprovalNeed: Sendable, Equatable {
    package let ruleID: ID<ApprovalRule>
    /// What the rule is called.
    package let name: String
    /// The lowest open step is asked first.
    package let step: Int
    /// A role of `members`; nil where one person is named.
    package let approverRole: String?
    package let approverID: ID<User>?
    package let substituteID: ID<User>?
    package let dueHours: Int?
    package let because: [Finding]
}

/// What the gate says of an order. Nothing was written to find it out.
package struct GateVerdict: Sendable {
    /// In the order of the rules.
    package private(set) var findings: [Finding] = []
    /// What would be thrown: the first thing that stands in the way.
    package private(set) var refusal: PlaceOrderRefusal?
    /// Who has to allow it; empty for an order that needs nobody.
    package var approvals: [ApprovalNeed] = []
    /// As far as they were found.
    var payer: (id: UUID?, name: String)?
    var address: DeliveryAddress?
    var payment: PaymentWay?
    var terms: GateTerms?

    /// Whether it would be placed, if only to wait for approval.
    package var isPlaceable: Bool { refusal == nil }
    /// Whether somebody has to allow it first.
    package var needsApproval: Bool { isPlaceable && !approvals.isEmpty }

    mutating func add(_ finding: Finding) { findings.append(finding) }

    mutating func refuse(_ refusal: PlaceOrderRefusal, _ rule: GateRule) {
        self.refusal = self.refusal ?? refusal
        let amounts: [String: Money] =
            switch refusal {
            case .totalChanged(let now): ["total": now]
            case .belowMinimum(let sum), .creditExceeded(let sum), .contractExceeded(let sum), .limitExceeded(let sum):
                ["sum": sum]
            default: [:]
            }
        let words = refusal.arguments.filter { amounts[$0.key] == nil }
        findings.append(Finding(rule, .refuses, refusal.key, words, amounts: amounts))
    }

    /// Notes what a check refuses, and goes on: a page shows everything at once.
    mutating func check<Value>(_ rule: GateRule, _ body: () throws -> Value) rethrows -> Value? {
        do {
            return try body()
        } catch let refusal as PlaceOrderRefusal {
            refuse(refusal, rule)
            return nil
        }
    }
}

/// What became of an order that passed the gate.
package enum Verdict: Sendable {
    case placed(Order)
    /// It waits for those who have to allow it, because of these findings.
    case awaitingApproval(Order, [Finding])

    package var order: Order {
        switch self {
        case .placed(let order), .awaitingApproval(let order, _): order
        }
    }
}
