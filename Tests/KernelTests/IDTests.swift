import Foundation
import Kernel
import Testing

@Suite struct IDTests {
    private enum Thing {}

    /// Gives the two random words of the example in RFC 9562, appendix A.6.
    private struct ScriptedGenerator: RandomNumberGenerator {
        var words: [UInt64]
        mutating func next() -> UInt64 { words.removeFirst() }
    }

    @Test func `a new id is the version 7 UUID of the standard's example`() {
        var generator = ScriptedGenerator(words: [0xCC3, 0x18C4_DC0C_0C07_398F])
        let id = ID<Thing>(at: Date(timeIntervalSince1970: 1_645_557_742), using: &generator)
        #expect(id.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(id.uuid == UUID(uuidString: "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"))
    }

    @Test func `version and variant hold whatever the randomness`() {
        var generator = ScriptedGenerator(words: [.max, .max])
        let id = ID<Thing>(at: Date(timeIntervalSince1970: 0), using: &generator)
        #expect(id.description == "00000000-0000-7fff-bfff-ffffffffffff")
    }

    @Test(arguments: [
        (-1.0, "00000000-0000"), (.nan, "00000000-0000"), (-.infinity, "00000000-0000"),
        (.infinity, "ffffffff-ffff"), (1e300, "ffffffff-ffff"), (0.0019, "00000000-0001"),
    ])
    func `instants outside the range count as its ends`(seconds: Double, start: String) {
        var generator = SeededGenerator(seed: 1)
        let id = ID<Thing>(at: Date(timeIntervalSince1970: seconds), using: &generator)
        #expect(id.description.prefix(13) == start)
    }

    @Test func `a later id sorts later, as a value and as text`() {
        var generator = SeededGenerator(seed: 1)
        let ids = (0..<1000).map { ID<Thing>(at: Date(timeIntervalSince1970: Double($0)), using: &generator) }
        #expect(ids.shuffled().sorted() == ids)
        #expect(ids.map(\.description).sorted() == ids.map(\.description))
    }

    @Test func `text is written in lower case and read in either`() {
        let text = "0f8fad5b-d9cb-469f-a165-70867728950e"
        #expect(ID<Thing>(text)?.description == text)
        #expect(ID<Thing>(text.uppercased())?.description == text)
        let id = ID<Thing>()
        #expect(id.description == id.uuid.uuidString.lowercased())
        #expect(ID<Thing>(id.description) == id)
    }

    @Test(arguments: [
        "", "1", "0f8fad5bd9cb469fa16570867728950e", "0f8fad5b-d9cb-469f-a165-70867728950",
        " 0f8fad5b-d9cb-469f-a165-7086772895",
        "0f8fad5b-d9cb-469f-a165-70867728950e#", "0f8fad5b-d9cb-469f-a165-70867728950g",
        "0f8fad5b0d9cb-469f-a165-70867728950e",
        "{0f8fad5b-d9cb-469f-a165-70867728950e}",
    ])
    func `anything else is no id`(text: String) {
        #expect(ID<Thing>(text) == nil)
    }

    @Test func `JSON holds the text, and refuses another`() throws {
        let id = ID<Thing>()
        let json = try JSONEncoder().encode([id])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(id)\"]")
        #expect(try JSONDecoder().decode([ID<Thing>].self, from: json) == [id])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ID<Thing>].self, from: Data("[\"17\"]".utf8))
        }
    }
}
