// Under which name a browser keeps what it may show without a network.

import Crypto
import Database
import Foundation
import Kernel

extension SignedIn {
    /// The name of what a browser may keep of this session, while it acts for this customer with these rights. Another
    /// person, another customer, other rights and a new session have another name, and what lies under the old one is
    /// deleted. Nil for whoever acts for no customer, and for programs.
    package var offlineOwner: String? {
        guard let customer = principal.customerID, key == nil else { return nil }
        let rights = principal.permissions.map { "\($0.key.rawValue)=\($0.value.rawValue)" }.sorted()
        let unit = principal.unitID?.description ?? ""
        let told = (["offline", customer.description, unit, language?.rawValue ?? ""] + rights).joined(separator: " ")
        let code = HMAC<SHA256>.authenticationCode(for: Data(told.utf8), using: SymmetricKey(data: secret))
        return Data(code.prefix(12)).base64URL
    }
}
