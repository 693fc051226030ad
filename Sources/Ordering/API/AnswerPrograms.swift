// What all doors for programs share: reading a body, doing it once, and saying what is wrong by line and by rule.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Web

/// A body that was read, or what is wrong with it: told only after what the address names was found.
struct ToldBody<Told: Decodable & Sendable>: Sendable {
    private let read: Result<Told, OrderingProblem>

    init(_ context: MemberContext) {
        let body = context.submission.body
        do {
            // No database keeps the character U+0000.
            let text = String(decoding: body, as: UTF8.self)
            guard !text.contains("\\u0000"), !body.contains(0) else {
                throw OrderingProblem(.badRequest, "ordering.api.malformed", ["where": "U+0000"])
            }
            // Nothing said is nothing asked for: some things are done without a word.
            let json = body.isEmpty ? Data("{}".utf8) : Data(body)
            read = .success(try JSONDecoder.canonical.decode(Told.self, from: json))
        } catch let error as DecodingError {
            read = .failure(OrderingProblem(.badRequest, "ordering.api.malformed", ["where": error.place]))
        } catch let problem as OrderingProblem {
            read = .failure(problem)
        } catch {
            read = .failure(OrderingProblem(.badRequest, "ordering.api.malformed", ["where": "JSON"]))
        }
    }

    /// - Throws: ``OrderingProblem``.
    func get() throws -> Told { try read.get() }
}

/// Why a program's request is not done.
struct OrderingProblem: Error, Sendable {
    let status: HTTPResponse.Status
    let key: String
    var arguments: [String: String] = [:]
    var fields: [FieldProblem] = []
    /// By line and by rule.
    var findings: [LineFinding] = []

    init(_ status: HTTPResponse.Status, _ key: String, _ arguments: [String: String] = [:]) {
        self.status = status
        self.key = key
        self.arguments = arguments
    }

    /// A rule says no.
    init(
        _ key: String, _ arguments: [String: String] = [:], fields: [FieldProblem] = [], findings: [LineFinding] = []
    ) {
        self.init(.unprocessableContent, key, arguments)
        self.fields = fields
        self.findings = findings
    }
}

/// Something found in what a program sent: a finding of the gate, or of reading the lines.
struct LineFinding: Sendable {
    let rule: GateRule
    let severity: FindingSeverity
    /// The place among the lines that were sent, from 0; nil for the whole order.
    var line: Int?
    /// The article, where goods are meant.
    var sku: String?
    let key: String
    var arguments: [String: String] = [:]
    var amounts: [String: Money] = [:]

    /// A finding of the gate, as often as lines were sent for its goods.
    static func all(_ finding: Finding, _ places: [ID<Product>: LinePlace]) -> [LineFinding] {
        let place = finding.line.flatMap { places[$0] }
        let lines: [Int?] = place.map { $0.lines.map { Optional($0) } } ?? [nil]
        return lines.map { line in
            LineFinding(
                rule: finding.rule, severity: finding.severity, line: line, sku: place?.sku, key: finding.key,
                arguments: finding.arguments, amounts: finding.amounts)
        }
    }

    /// A line that cannot be read.
    static func refused(_ line: Int, sku: String?, _ key: String, _ arguments: [String: String] = [:]) -> LineFinding {
        LineFinding(rule: .lines, severity: .refuses, line: line, sku: sku, key: key, arguments: arguments)
    }
}

/// Where the goods of an order stand among the lines that were sent.
struct LinePlace: Sendable {
    let sku: String
    var lines: [Int]
}

// MARK: - JSON

/// A finding as a program is told it.
struct FindingJSON: Encodable, Sendable {
    let rule: String, severity: String
    let line: Int?, sku: String?
    /// Key of the message, by which programs tell findings apart.
    let type: String
    let message: String

    init?(_ finding: LineFinding, _ context: MemberContext) {
        rule = finding.rule.rawValue
        severity = finding.severity.rawValue
        (line, sku) = (finding.line, finding.sku)
        let isTold = context.seesPrices || finding.amounts.isEmpty
        // Who may not see prices is told that a sum is in the way, but not which.
        guard isTold || finding.severity != .tells else { return nil }
        guard isTold else {
            type = "ordering.place.refusal.sum.untold"
            message = context.t("ordering.place.refusal.sum.untold")
            return
        }
        type = finding.key
        let sums = finding.amounts.mapValues { context.formats.money($0) }
        message = context.t(finding.key, TextArguments(finding.arguments.merging(sums) { word, _ in word }))
    }
}

/// What is wrong, as RFC 9457 has it, with what was found by line and by rule.
private struct OrderingProblemJSON: Encodable {
    let type: String, title: String, status: Int
    let errors: [ProblemJSON.FieldError]
    let findings: [FindingJSON]
}

// MARK: - Answers

extension MemberContext {
    /// Answers a program: what it asked for, or what is wrong.
    func answering(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch let problem as OrderingProblem {
            return try told(problem)
        } catch let refusal as PlaceOrderRefusal {
            return try told(OrderingProblem(refusal, seesPrices: seesPrices))
        } catch let refusal as CommandMismatch {
            throw refusal
        } catch let refusal as any Refusal {
            let fields = refusal.field.map { [FieldProblem(field: $0, .init(refusal.key, refusal.arguments))] } ?? []
            return try told(OrderingProblem(refusal.key, refusal.arguments, fields: fields))
        }
    }

    private func told(_ problem: OrderingProblem) throws -> Response {
        let body = OrderingProblemJSON(
            type: problem.key, title: t(problem.key, TextArguments(problem.arguments)), status: problem.status.code,
            errors: problem.fields.map {
                ProblemJSON.FieldError(field: ($0.field ?? "").asJSONField, message: t($0.message))
            },
            findings: problem.findings.compactMap { FindingJSON($0, self) })
        var response = Response(try .json(body, status: problem.status.code))
        response.headers[.contentType] = "application/problem+json"
        return response
    }

    /// Does what a program sent. With an `Idempotency-Key` a repeat gets the first answer and changes nothing.
    ///
    /// - Parameter needsKey: whether doing it twice would make two of something.
    func doing(
        needsKey: Bool = false, _ work: @escaping @Sendable (Transaction) throws -> CommandResult
    ) async throws -> Response {
        guard submission.key == nil else { return try await once(work) }
        guard !needsKey else { throw OrderingProblem(.badRequest, "ordering.api.keyMissing") }
        return Response(try await site.database.write(work))
    }
}

extension OrderingProblem {
    /// A refusal of the gate, without sums for who may not see them.
    init(_ refusal: PlaceOrderRefusal, findings: [LineFinding] = [], seesPrices: Bool) {
        let message = seesPrices ? FieldProblem.Message(refusal.key, refusal.arguments) : refusal.withoutAmounts
        self.init(
            message.key, message.arguments,
            fields: refusal.field.map { [FieldProblem(field: $0, message)] } ?? [], findings: findings)
    }
}

extension String {
    /// The name a program knows for a field of a form: an address typed anew is simply the address.
    fileprivate var asJSONField: String {
        switch self {
        case "newAddress": "address"
        case "address": "addressId"
        case "warehouse": "pickup"
        default: self
        }
    }
}
