// The HTTP of Meilisearch: calls with a time limit, and tasks that are waited for.
// https://www.meilisearch.com/docs/reference/api

import AsyncHTTPClient
import Foundation
import Kernel
import NIOCore
import NIOHTTP1

/// One Meilisearch server.
struct MeilisearchClient: Sendable {
    private let address: String
    private let key: Secret<String>?
    private let timeout: TimeAmount
    private let taskLimit: Duration

    /// More than any answer of ours comes to.
    private static let mostBytes = 64 << 20

    /// - Parameters:
    ///   - address: without the slash at its end.
    ///   - timeout: how long an answer may take.
    ///   - taskLimit: how long the server may work on what it took.
    init(address: String, key: Secret<String>?, timeout: Duration, taskLimit: Duration) {
        self.address = address
        self.key = key
        let (seconds, attoseconds) = timeout.components
        self.timeout = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        self.taskLimit = taskLimit
    }

    /// What the server says no to.
    struct Refusal: Error {
        let status: UInt
        /// Such as `index_not_found`.
        let code: String
        let message: String

        var failure: SearchFailure { SearchFailure("Meilisearch answered \(status): \(message)") }
    }

    // MARK: - Calls

    func get<Answer: Decodable & Sendable>(_ path: String, as type: Answer.Type) async throws -> Answer {
        try decoded(try await send(.GET, path, nil), as: type)
    }

    func post<Answer: Decodable & Sendable>(
        _ path: String, _ body: some Encodable & Sendable, as type: Answer.Type
    ) async throws -> Answer {
        try decoded(try await send(.POST, path, try JSONEncoder().encode(body)), as: type)
    }

    /// Asks for a change and waits until it is made.
    func change(_ method: HTTPMethod, _ path: String, _ body: some Encodable & Sendable) async throws {
        try await wait(for: try await send(method, path, try JSONEncoder().encode(body)))
    }

    /// Removes something and waits until it is gone.
    func delete(_ path: String) async throws {
        try await wait(for: try await send(.DELETE, path, nil))
    }

    private func send(_ method: HTTPMethod, _ path: String, _ body: Data?) async throws -> Data {
        var request = HTTPClientRequest(url: address + path)
        request.method = method
        request.headers.add(name: "Accept", value: "application/json")
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key.reveal())") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let status: UInt
        let answer: Data
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: timeout)
            let bytes = try await response.body.collect(upTo: Self.mostBytes)
            status = response.status.code
            answer = Data(bytes.readableBytesView)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SearchFailure("Meilisearch does not answer: \(error)")
        }
        guard (200..<300).contains(status) else {
            let said = try? JSONDecoder().decode(ErrorAnswer.self, from: answer)
            throw Refusal(status: status, code: said?.code ?? "", message: said?.message ?? "no reason given")
        }
        return answer
    }

    private func decoded<Answer: Decodable>(_ data: Data, as type: Answer.Type) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw SearchFailure("Meilisearch answered something else than documented: \(error)")
        }
    }

    // MARK: - Tasks

    /// Waits until the task an answer speaks of is done.
    ///
    /// - Throws: `SearchFailure` when it failed, was cancelled or takes too long.
    private func wait(for answer: Data) async throws {
        let number = try decoded(answer, as: AcceptedTask.self).taskUid
        let deadline = ContinuousClock.now + taskLimit
        var pause = Duration.milliseconds(10)
        while true {
            let task = try await get("/tasks/\(number)", as: ServerTask.self)
            switch task.status {
            case "succeeded": return
            case "failed", "canceled":
                let reason = task.error.map { Refusal(status: 202, code: $0.code, message: $0.message) }
                throw reason ?? Refusal(status: 202, code: task.status, message: "the task was \(task.status)")
            default: break
            }
            guard ContinuousClock.now < deadline else { throw SearchFailure("Meilisearch still works on a change") }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(500))
        }
    }

    private struct ErrorAnswer: Decodable {
        let message: String
        let code: String
    }

    private struct AcceptedTask: Decodable {
        let taskUid: Int
    }

    private struct ServerTask: Decodable {
        let status: String
        let error: ErrorAnswer?
    }
}
