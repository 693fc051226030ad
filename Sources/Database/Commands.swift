// A command sent twice, by a double click, a resent packet or a retry, has its effect once and the same answer twice.

import Foundation
import Kernel

/// What identifies one command: who sent it, under which key, and what it said.
package struct Command: Sendable, Equatable {
    /// The session, user or API key; another owner's keys never meet.
    package let owner: String
    /// The form's `command` field or the `Idempotency-Key` header.
    package let key: String
    /// A hash of the route and the body, so that a key used again for something else is noticed.
    package let requestHash: [UInt8]

    package init(owner: String, key: String, requestHash: [UInt8]) {
        self.owner = owner
        self.key = key
        self.requestHash = requestHash
    }
}

/// The answer to a command, stored with its effect.
package struct CommandResult: Sendable, Equatable {
    package let status: Int
    package let headers: [String: String]
    package let body: [UInt8]

    package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// The key was used before for another request (422).
package struct CommandMismatch: Refusal, Equatable {
    package var key: String { "database.command.refusal.mismatch" }
    package init() {}
}

extension Database {
    /// Does a command in one transaction with the record of its answer, or gives the recorded answer.
    ///
    /// The claim of the key is the transaction's first statement. On PostgreSQL a second sender waits for the first at
    /// that statement; when the first commits, the second fails with 40001, runs again and finds the answer. An error
    /// thrown by `body`, such as a refusal, takes the claim back with the effect, so the person can submit again.
    ///
    /// - Throws: ``CommandMismatch`` when the key belongs to another request, and whatever `body` throws.
    package func once(
        _ command: Command, at now: Date, _ body: @escaping @Sendable (Transaction) throws -> CommandResult
    ) async throws -> (result: CommandResult, wasRepeated: Bool) {
        try await write { tx in
            guard try tx.claim(command, at: now) else { return (try tx.answer(to: command), true) }
            let result = try body(tx)
            try tx.record(result, of: command)
            return (result, false)
        }
    }
}

extension Transaction {
    /// Status 0 is never seen by others: the answer replaces it in the same transaction.
    fileprivate func claim(_ command: Command, at now: Date) throws -> Bool {
        try execute(
            """
            INSERT INTO commands (owner, key, request_hash, status, headers, body, at)
            VALUES (\(command.owner), \(command.key), \(command.requestHash), 0, \(SQLValue.json("{}")),
                \([UInt8]()), \(now))
            ON CONFLICT (owner, key) DO NOTHING
            """) > 0
    }

    fileprivate func answer(to command: Command) throws -> CommandResult {
        let stored = try one(
            """
            SELECT request_hash, status, headers, body FROM commands
            WHERE owner = \(command.owner) AND key = \(command.key)
            """
        ) { row in
            let headers = try JSONDecoder().decode([String: String].self, from: Data((row["headers"] as String).utf8))
            return (
                hash: try row["request_hash"] as [UInt8],
                result: CommandResult(status: try row["status"], headers: headers, body: try row["body"])
            )
        }
        guard stored.hash == command.requestHash else { throw CommandMismatch() }
        return stored.result
    }

    fileprivate func record(_ result: CommandResult, of command: Command) throws {
        let headers = String(decoding: try JSONEncoder.canonical.encode(result.headers), as: UTF8.self)
        try execute(
            """
            UPDATE commands SET status = \(result.status), headers = \(SQLValue.json(headers)), body = \(result.body)
            WHERE owner = \(command.owner) AND key = \(command.key)
            """)
    }
}
