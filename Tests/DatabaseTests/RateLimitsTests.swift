import Foundation
import Kernel
import TestKit
import Testing

@testable import Database

@Suite struct RateLimitsTests {
    @Test(arguments: TestEngine.all)
    func `a limit allows so many and says when to come back`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let hit = { (second: Double) in
            try await world.database.hit(key: "sms:1", limit: 3, window: 600, at: world.now + second)
        }
        #expect(try await hit(0) == RateLimitVerdict(isAllowed: true, remaining: 2, retryAfter: 0))
        #expect(try await hit(0).remaining == 1)
        #expect(try await hit(1).remaining == 0)
        let refused = try await hit(2)
        #expect(refused.isAllowed == false)
        // 1 760 000 000 lies 20 s into its slot of 60 s: the slot is left 640 s after its first hit.
        #expect(refused.retryAfter == 638)
        #expect(try await hit(639).isAllowed == false)
        #expect(try await hit(640).remaining == 2)
        let other = try await world.database.hit(key: "sms:2", limit: 3, window: 600, at: world.now)
        #expect(other.remaining == 2)
        #expect(try await world.count("rate_limits WHERE key LIKE '%sms%'") == 0, "keys are stored as hashes")
    }

    @Test(arguments: TestEngine.all, [(limit: 3, window: 600.0), (1, 60), (10, 10)])
    func `no window of any position ever holds more than the limit`(
        _ engine: TestEngine, _ rule: (limit: Int, window: Double)
    ) async throws {
        let world = try await JobsWorld(engine)
        var generator = SeededGenerator(seed: 7)
        var second = 0.0
        var allowed: [Double] = []
        for _ in 0..<300 {
            second += Double.random(in: 0...rule.window / 4, using: &generator)
            let verdict = try await world.database.hit(
                key: "k", limit: rule.limit, window: rule.window, at: world.now + second)
            if verdict.isAllowed { allowed.append(second) }
        }
        for (index, start) in allowed.enumerated() {
            let inWindow = allowed[index...].prefix { $0 < start + rule.window }.count
            #expect(inWindow <= rule.limit)
        }
        // Strict, but not stingy: at least two thirds of what the limit promises.
        #expect(Double(allowed.count) > second / rule.window * Double(rule.limit) * 0.66)
    }

    @Test(arguments: TestEngine.all)
    func `a hundred at once are counted exactly`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let verdicts = try await withThrowingTaskGroup(of: RateLimitVerdict.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await patiently {
                        try await world.database.hit(key: "k", limit: 10, window: 60, at: world.now)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(verdicts.filter(\.isAllowed).count == 10)
        #expect(Set(verdicts.filter(\.isAllowed).map(\.remaining)) == Set(0..<10))
    }

    @Test(arguments: TestEngine.all)
    func `failures in a row bring pauses that grow`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let attempt = { try await world.database.attempt(key: "sign-in:a", GrowingLockout(), at: world.now) }
        var failures = 0
        for pause in [15.0, 30, 60, 60] {
            for _ in 0..<5 {
                failures += 1
                #expect(
                    try await attempt() == LockoutVerdict(isAllowed: true, failures: failures, lockedUntil: nil))
            }
            let end = world.now + pause * 60
            #expect(
                try await attempt() == LockoutVerdict(isAllowed: false, failures: failures, lockedUntil: end))
            world.clock.set(end - 1)
            #expect(try await attempt().isAllowed == false)
            world.clock.set(end)
        }
        try await world.database.clearAttempts(key: "sign-in:a")
        #expect(try await attempt().failures == 1)
    }

    @Test(arguments: TestEngine.all)
    func `a hundred failures in a row end it until another way succeeds`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let attempt = { try await world.database.attempt(key: "a", GrowingLockout(), at: world.now) }
        var allowed = 0
        for _ in 0..<130 {
            if try await attempt().isAllowed { allowed += 1 }
            world.clock.advance(by: 3_601)
        }
        #expect(allowed == 100)
        #expect(try await attempt() == LockoutVerdict(isAllowed: false, failures: 100, lockedUntil: nil))
        try await world.database.clearAttempts(key: "a")
        #expect(try await attempt().isAllowed)
    }

    @Test(arguments: TestEngine.all)
    func `a hundred guesses at once are five`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let verdicts = try await withThrowingTaskGroup(of: LockoutVerdict.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await patiently {
                        try await world.database.attempt(key: "a", GrowingLockout(), at: world.now)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(verdicts.filter(\.isAllowed).count == 5)
    }

    @Test(arguments: TestEngine.all)
    func `a pause set by a clock far ahead does not outlive the clock's return`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        let attempt = { try await world.database.attempt(key: "a", GrowingLockout(), at: world.now) }
        world.clock.advance(by: 40 * 86_400)
        for _ in 0..<5 { _ = try await attempt() }
        #expect(try await attempt().isAllowed == false)
        world.clock.advance(by: -40 * 86_400)
        #expect(try await attempt().isAllowed)
    }

    @Test(arguments: TestEngine.all)
    func `what has served its time is pruned`(_ engine: TestEngine) async throws {
        let world = try await JobsWorld(engine)
        _ = try await world.database.hit(key: "k", limit: 1, window: 60, at: world.now)
        _ = try await world.database.attempt(key: "a", GrowingLockout(), at: world.now)
        try await world.database.prune(at: world.now + 120)
        #expect(try await world.count("rate_limits") == 0)
        #expect(try await world.count("lockouts") == 1)
        try await world.database.prune(at: world.now + 366 * 86_400)
        #expect(try await world.count("lockouts") == 0)
    }
}
