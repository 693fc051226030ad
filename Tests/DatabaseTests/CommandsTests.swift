import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

private struct NotToday: Refusal {
    var key: String { "test.refusal" }
}

@Suite struct CommandsTests {
    private func command(_ key: String = "k", hash: [UInt8] = [1], owner: String = "session:a") -> Command {
        Command(owner: owner, key: key, requestHash: hash)
    }

    /// Leaves one trace and answers with everything an answer has.
    private func submit(
        _ command: Command, to world: JobsWorld, number: Int = 1
    ) async throws -> (result: CommandResult, wasRepeated: Bool) {
        try await world.database.once(command, at: world.now) { tx in
            try tx.leave(number)
            let made: Int = try tx.value("SELECT COUNT(*) FROM effects")
            return CommandResult(status: 303, headers: ["location": "/orders/\(made)"], body: Array("заказ".utf8))
        }
    }

    @Test(arguments: TestEngine.all)
    func `a repeat gets the first answer and changes nothing`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let first = try await submit(command(), to: world)
        let expected = CommandResult(
            status: 303, headers: ["location": "/orders/1"], body: Array("заказ".utf8))
        #expect(first.result == expected)
        #expect(first.wasRepeated == false)
        let second = try await submit(command(), to: world)
        #expect(second.result == expected)
        #expect(second.wasRepeated)
        #expect(try await world.count("effects") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `another key or another owner is another command`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        for other in [command(), command("other"), command(owner: "session:b")] {
            #expect(try await submit(other, to: world).wasRepeated == false)
        }
        #expect(try await world.count("effects") == 3)
    }

    @Test(arguments: TestEngine.all)
    func `a key used for another request is refused and changes nothing`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        _ = try await submit(command(hash: [1]), to: world)
        await #expect(throws: CommandMismatch()) { try await submit(command(hash: [2]), to: world) }
        #expect(try await world.count("effects") == 1)
        #expect(try await submit(command(hash: [1]), to: world).wasRepeated)
    }

    @Test(arguments: TestEngine.all)
    func `a refusal takes the claim back, so that the person can submit again`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        await #expect(throws: NotToday.self) {
            try await world.database.once(command(), at: world.now) { tx in
                try tx.leave(1)
                throw NotToday()
            }
        }
        #expect(try await world.count("effects") == 0)
        #expect(try await world.count("commands") == 0)
        #expect(try await submit(command(), to: world).wasRepeated == false)
    }

    @Test(arguments: TestEngine.all)
    func `a hundred at once have one effect and a hundred equal answers`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let answers = try await withThrowingTaskGroup(of: (CommandResult, Bool).self) { group in
            for _ in 0..<100 { group.addTask { try await patiently { try await submit(command(), to: world) } } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 100)
        #expect(answers.allSatisfy { $0.0.headers == ["location": "/orders/1"] && $0.0.status == 303 })
        #expect(answers.filter { !$0.1 }.count == 1)
        #expect(try await world.count("effects") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `commands are kept for thirty days and more, not for ever`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        _ = try await submit(command(), to: world)
        for (days, kept) in [(30.0, 1), (35, 1), (35.01, 0)] {
            try await world.database.prune(at: world.now + days * 86_400)
            #expect(try await world.count("commands") == kept)
        }
    }
}
