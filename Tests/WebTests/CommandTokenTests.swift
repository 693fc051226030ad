import Foundation
import Kernel
import Testing
import Web

@Suite struct CommandTokenTests {
    private static let session = signedIn(secret: 1, customer: ID())
    private static let random = [UInt8](0..<16)

    private static func signedIn(secret: UInt8, customer: ID<Customer>) -> SignedIn {
        let principal = Principal(kind: .member(customer), userID: ID(), name: "Анна", permissions: [:])
        return SignedIn(
            sessionKey: [], secret: Array(repeating: secret, count: 32), userID: ID(), name: "Анна", email: "",
            language: nil, timeZone: .gmt, principal: principal, customerName: nil, isStale: false)
    }

    @Test func `a token holds for its session and for the customer acted for, and for nothing else`() {
        let token = CommandToken.make(for: Self.session, random: Self.random)
        #expect(CommandToken.isValid(token, for: Self.session))
        #expect(token == CommandToken.make(for: Self.session, random: Self.random))
        let customer = Self.session.principal.customerID ?? ID()
        #expect(CommandToken.isValid(token, for: Self.signedIn(secret: 1, customer: customer)))
        #expect(!CommandToken.isValid(token, for: Self.signedIn(secret: 2, customer: customer)))
        #expect(CommandToken.isValidForCustomer(token, for: Self.signedIn(secret: 1, customer: customer)))
        // Signing out works from a page of another customer; whatever is done for a customer does not.
        let other = Self.signedIn(secret: 1, customer: ID())
        #expect(CommandToken.isValid(token, for: other))
        #expect(!CommandToken.isValidForCustomer(token, for: other))
    }

    @Test func `any other character, a missing part and one too many are refused`() {
        let token = CommandToken.make(for: Self.session, random: Self.random)
        for index in token.indices where token[index] != "." {
            var forged = token
            forged.replaceSubrange(index...index, with: token[index] == "A" ? "z" : "A")
            // The last sign of base64 holds bits that mean nothing: another may say the same.
            guard index != token.indices.last, token[token.index(after: index)] != "." else { continue }
            #expect(!CommandToken.isValidForCustomer(forged, for: Self.session), "\(forged)")
        }
        let parts = token.split(separator: ".").map(String.init)
        let wrong = [
            "", ".", "..", "forged", parts[0], "\(parts[0]).", ".\(parts[1])", "\(parts[1]).\(parts[0])",
            "\(token).\(parts[1])", "\(parts[0]) .\(parts[1])", "🔩.🔩", String(repeating: "A", count: 100_000),
        ]
        for token in wrong {
            #expect(!CommandToken.isValidForCustomer(token, for: Self.session), "\(token.prefix(80))")
        }
    }

    @Test(arguments: [0, 1, 15, 17, 64])
    func `a random part of another length is refused, however well signed`(length: Int) {
        let token = CommandToken.make(for: Self.session, random: Array(repeating: 7, count: length))
        #expect(!CommandToken.isValid(token, for: Self.session))
    }
}
