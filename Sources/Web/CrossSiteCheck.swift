// What another site makes a browser send is refused.

import Foundation
import HTTPTypes
import Hummingbird

/// Refuses unsafe requests that another site made the browser send, and forms that were not made for this session.
enum CrossSiteCheck {
    static func verify(_ request: Request, _ context: some PageContext) throws {
        guard isSameOrigin(request) else { throw HTTPError(.forbidden) }
        guard let signedIn = context.web.signedIn else { return }
        // Neither JSON nor these verbs can be sent across sites without a preflight, which is never answered.
        if request.headers[.contentType]?.hasPrefix("application/json") == true { return }
        if [.put, .patch, .delete].contains(request.method) { return }
        let isValid = context.actsForCustomer ? CommandToken.isValidForCustomer : CommandToken.isValid
        guard let token = context.form["command"], isValid(token, signedIn) else { throw StaleForm() }
    }

    private static func isSameOrigin(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" || site == "none" }
        if let origin = request.headers[.origin] {
            guard let host = URL(string: origin)?.hostAndPort else { return false }
            return host == request.head.authority
        }
        // Programs send neither; browsers always send one of them with an unsafe request.
        return true
    }
}

extension URL {
    fileprivate var hostAndPort: String? {
        host().map { host in port.map { "\(host):\($0)" } ?? host }
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .contentType
}
