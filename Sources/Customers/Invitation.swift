import Crypto
import Database
import Foundation
import Identity
import Kernel

/// A place in a company that waits for its person.
package struct Invitation: RowDecodable, Sendable {
    /// SHA-256 of the link's token; the token itself is nowhere.
    package let key: [UInt8]
    package let customerID: ID<Customer>
    package let customerName: String
    package let email: String
    package let name: String
    package let role: Role
    package let unitID: ID<CustomerUnit>?
    package let expiresAt: Date

    package init(row: Row) throws {
        key = try row["token_hash"]
        customerID = try row["customer_id"]
        customerName = try row["customer_name"]
        email = try row["email"]
        name = try row["name"]
        role = try row["role"]
        unitID = try row["unit_id"]
        expiresAt = try row["expires_at"]
    }

    /// The key in an address of a page for directors; it opens nothing.
    var hex: String { InvitationKey.hex(key) }
}

/// The database's name of an invitation.
enum InvitationKey {
    /// How long a link works.
    static let life: TimeInterval = 7 * 24 * 3600

    static func of(token: String) -> [UInt8] { Array(SHA256.hash(data: Data(token.utf8))) }

    static func hex(_ key: [UInt8]) -> String {
        key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func parse(hex text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard text.utf8.count == 64, digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    /// The token of one submitted form: the same for a repeated submit, unknown to everybody but its session. So the
    /// link can be shown again after a double click, although only its hash is stored.
    static func token(secret: [UInt8], submission: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("invitation \(submission)".utf8), using: SymmetricKey(data: secret))
        return Data(code).base64URL
    }
}

extension Customers {
    /// The open invitations of a customer, newest first.
    static func invitations(of customerID: ID<Customer>, at now: Date, in tx: Transaction) throws -> [Invitation] {
        try tx.all(
            """
            SELECT \(columns) WHERE i.customer_id = \(customerID) AND i.expires_at > \(now)
            ORDER BY i.created_at DESC, i.token_hash LIMIT 200
            """, as: Invitation.self)
    }

    /// The open invitation of a link.
    ///
    /// - Throws: `NotFound` when it is unknown, used, withdrawn or too old: the answer is the same.
    static func invitation(token: String, at now: Date, in tx: Transaction) throws -> Invitation {
        try tx.one(
            "SELECT \(columns) WHERE i.token_hash = \(InvitationKey.of(token: token)) AND i.expires_at > \(now)",
            Invitation.init(row:))
    }

    private static let columns: SQL = """
        i.token_hash, i.customer_id, c.name AS customer_name, i.email, i.name, i.role, i.unit_id, i.expires_at
        FROM invitations i JOIN customers c ON c.id = i.customer_id
        """
}
