// Browsers tell what the content security policy stopped.

import Foundation
import Hummingbird
import HTTPTypes
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// Takes reports of policy violations and logs which rule was broken by which origin.
///
/// Anybody can send them: they are small, counted, and logged at most once a second.
struct ContentPolicyReports: Sendable {
    static let path = "/csp-reports"
    private static let maximumBytes = 16_384

    private let lastLogged = NIOLockedValueBox(ContinuousClock.Instant.now - .seconds(1))

    /// `POST /csp-reports`
    func receive(_ request: Request, _ context: WebContext) async throws -> HTTPResponse.Status {
        let bytes = try await request.body.collect(upTo: Self.maximumBytes)
        guard let violation = Self.violation(in: bytes), isDue() else { return .noContent }
        context.logger.warning(
            "Content security policy broken",
            metadata: ["directive": .string(violation.directive), "blocked": .string(violation.blocked)])
        return .noContent
    }

    private func isDue() -> Bool {
        lastLogged.withLockedValue { last in
            let now = ContinuousClock.Instant.now
            guard now - last >= .seconds(1) else { return false }
            last = now
            return true
        }
    }

    struct Violation: Equatable {
        let directive: String
        /// A keyword such as `inline`, or an origin; never a whole address.
        let blocked: String
    }

    /// Reads both spellings: `report-uri` sends an object, the Reporting API a list.
    static func violation(in bytes: ByteBuffer) -> Violation? {
        let decoder = JSONDecoder()
        let data = Data(bytes.readableBytesView)
        if let old = try? decoder.decode(OldReport.self, from: data).report {
            return Violation(directive: short(old.directive), blocked: origin(old.blocked))
        }
        guard let new = try? decoder.decode([NewReport].self, from: data).first(where: { $0.type == "csp-violation" })
        else { return nil }
        return Violation(directive: short(new.body.effectiveDirective), blocked: origin(new.body.blockedURL ?? ""))
    }

    private static func short(_ text: String) -> String { String(text.prefix(64)) }

    private static func origin(_ text: String) -> String {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, let host = parts.host else {
            return short(text)
        }
        return short("\(scheme)://\(host)")
    }

    private struct OldReport: Decodable {
        struct Body: Decodable {
            let directive: String
            let blocked: String
            enum CodingKeys: String, CodingKey { case directive = "violated-directive", blocked = "blocked-uri" }
        }

        let report: Body
        enum CodingKeys: String, CodingKey { case report = "csp-report" }
    }

    private struct NewReport: Decodable {
        struct Body: Decodable {
            let effectiveDirective: String
            let blockedURL: String?
        }

        let type: String
        let body: Body
    }
}
