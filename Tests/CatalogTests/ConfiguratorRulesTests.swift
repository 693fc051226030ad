import Foundation
import Kernel
import Testing

@testable import Catalog

/// The rules of configurators: compared with trying every choice, and walked through as a buyer would.
@Suite struct ConfiguratorRulesTests {
    private typealias Content = ConfiguratorContent

    @Test func `rules say what is broken and how to mend it`() {
        let rules = ConfiguratorRules(Self.cabinet)
        #expect(rules.problems(in: []) == [.tooFew(group: "door", least: 1)])
        #expect(rules.problems(in: ["glass"]) == [])
        #expect(rules.problems(in: ["glass", "lock"]) == [.excludes(option: "glass", other: "lock")])
        #expect(
            rules.problems(in: ["metal", "fan"]) == [.requires(option: "fan", others: ["socket"])])
        #expect(rules.problems(in: ["metal", "shelf1", "shelf2", "shelf3"]) == [.tooMany(group: "shelves", most: 2)])
        #expect(rules.offers(beside: ["glass"])["lock"] == .closed(because: ["glass"]))
        #expect(rules.offers(beside: ["glass"])["metal"] == .open)
        #expect(rules.offers(beside: ["metal"])["fan"] == .open)
        #expect(rules.adding("metal", to: ["glass", "shelf1"]) == ["metal", "shelf1"])
        #expect(rules.beginning == ["metal"])
        #expect(ConfiguratorRules(Self.cabinet, without: ["metal"]).beginning == ["glass"])
        #expect(ConfiguratorRules(Self.cabinet, without: ["socket"]).neverPossible == ["socket", "fan"])
    }

    @Test func `whether a choice can be completed is what trying everything says`() {
        var random = SeededGenerator(seed: 17)
        for round in 0..<300 {
            let content = Self.content(using: &random)
            let ids = content.options.map { $0.option.id }
            let rules = ConfiguratorRules(content)
            let wholes = (0..<(1 << ids.count)).map { bits in ids.indices.filter { bits >> $0 & 1 == 1 }.map { ids[$0] }
            }
            .filter { rules.problems(in: $0).isEmpty }.map { Set($0) }
            for _ in 0..<8 {
                let chosen = ids.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
                let expected = wholes.contains { $0.isSuperset(of: chosen) }
                #expect(
                    rules.possibility(of: chosen) == (expected ? .possible : .impossible),
                    "round \(round): \(chosen) of \(content)")
            }
        }
    }

    @Test func `every offered choice leads to a whole, and a walk without one was reported before`() {
        var random = SeededGenerator(seed: 18)
        var walks = 0
        for round in 0..<200 {
            let content = Self.content(using: &random)
            let rules = ConfiguratorRules(content)
            guard rules.possibility(of: [String]()) == .possible else {
                // Reported: staff cannot show such a configurator.
                continue
            }
            walks += 1
            var chosen: [String] = []
            for _ in 0..<20 {
                let open = rules.offers(beside: chosen).filter { $0.value == .open }.keys.sorted()
                guard let next = open.randomElement(using: &random) else { break }
                chosen = rules.adding(next, to: chosen)
                #expect(
                    rules.possibility(of: chosen) == .possible, "round \(round): \(next) in \(chosen) of \(content)")
            }
            // Where nothing more is offered, nothing more is needed.
            if rules.offers(beside: chosen).allSatisfy({ $0.value != .open }) {
                #expect(rules.problems(in: chosen).isEmpty, "round \(round): \(chosen) of \(content)")
            }
        }
        #expect(walks > 100)
    }

    @Test func `the same question has the same answer`() {
        var random = SeededGenerator(seed: 19)
        for _ in 0..<50 {
            let content = Self.content(using: &random)
            let chosen = content.options.map { $0.option.id }.filter { _ in Bool.random(using: &random) }
            let (one, other) = (ConfiguratorRules(content), ConfiguratorRules(content))
            #expect(one.offers(beside: chosen) == other.offers(beside: chosen))
            #expect(one.problems(in: chosen) == other.problems(in: chosen))
            #expect(one.beginning == other.beginning)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `rules beyond reason end in an answer`() {
        let groups = (0..<12).map { number in
            Content.Group(
                "g\(number)", "Группа", required: true,
                options: (0..<8).map { Content.Option("o\(number)x\($0)", "Вариант") })
        }
        // Everything against its neighbours: a colouring nobody can look through to the end.
        let all = groups.flatMap { $0.options.map(\.id) }
        let rules = all.indices.map { index in
            Content.Rule(all[index], .excludes, (1...20).map { all[(index + $0 * 7) % all.count] })
        }
        let engine = ConfiguratorRules(Content(groups: groups, rules: rules))
        #expect([.possible, .impossible, .unknown].contains(engine.possibility(of: [String]())))
    }

    // MARK: - Contents

    private static let cabinet = Content(
        groups: [
            Content.Group(
                "door", "Дверь", required: true,
                options: [Content.Option("metal", "Металл"), Content.Option("glass", "Стекло")]),
            Content.Group(
                "shelves", "Полки", many: true, most: 2,
                options: [
                    Content.Option("shelf1", "Полка 1"), Content.Option("shelf2", "Полка 2"),
                    Content.Option("shelf3", "Полка 3"),
                ]),
            Content.Group(
                "more", "Ещё", many: true,
                options: [
                    Content.Option("lock", "Замок"), Content.Option("socket", "Розетки"),
                    Content.Option("fan", "Вентилятор"),
                ]),
        ],
        rules: [Content.Rule("lock", .excludes, ["glass"]), Content.Rule("fan", .requires, ["socket"])])

    /// Up to three groups of up to three options and up to six rules.
    private static func content(using random: inout SeededGenerator) -> Content {
        var groups: [Content.Group] = []
        for number in 0..<Int.random(in: 1...3, using: &random) {
            let count = Int.random(in: 1...3, using: &random)
            let isMany = Bool.random(using: &random)
            let least = isMany && Bool.random(using: &random) ? Int.random(in: 0...count, using: &random) : nil
            let most = isMany && Bool.random(using: &random) ? Int.random(in: 0...count, using: &random) : nil
            groups.append(
                Content.Group(
                    "g\(number)", "Группа \(number)", required: Bool.random(using: &random), many: isMany, least: least,
                    most: most, options: (0..<count).map { Content.Option("o\(number)\($0)", "Вариант \($0)") }))
        }
        let ids = groups.flatMap { $0.options.map(\.id) }
        var rules: [Content.Rule] = []
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let option = ids[Int.random(in: 0..<ids.count, using: &random)]
            let others = ids.filter { $0 != option && Int.random(in: 0..<3, using: &random) == 0 }
            guard !others.isEmpty else { continue }
            rules.append(Content.Rule(option, Bool.random(using: &random) ? .requires : .excludes, others))
        }
        return Content(groups: groups, rules: rules)
    }
}
