import Foundation
import Kernel

/// What a person chose about his own pages: density, columns, saved filters, the tiles of the dashboard, steps of the
/// tour. Read with the session, so that asking costs a page nothing; written by `POST /settings/preferences`.
package struct Preferences: Sendable {
    /// One object, a value by name.
    private let json: String

    /// Nothing chosen yet.
    package static let none = Preferences(json: "{}")

    package init(json: String) {
        self.json = json
    }

    /// What was chosen; nil when nothing was, or when it is no longer understood.
    package subscript<Value>(_ name: PreferenceName<Value>) -> Value? {
        // Most people choose nothing: then nothing is taken apart.
        guard json.utf8.count > 2,
            let all = try? JSONDecoder().decode([String: Lazy<Value>].self, from: Data(json.utf8))
        else { return nil }
        return all[name.name]?.value
    }

    /// The object with one value changed; an empty text takes the value away.
    ///
    /// - Throws: ``PreferenceRefusal`` for a name nobody reads, for what is no JSON, and for more than fits.
    package func setting(_ name: String, to value: String) throws -> Preferences {
        guard PreferenceNames.all.contains(name) else { throw PreferenceRefusal.unknown(name) }
        guard value.utf8.count <= 16_384 else { throw PreferenceRefusal.tooLong(name) }
        var all = (try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [String: Any] ?? [:]
        if value.isEmpty {
            all[name] = nil
        } else {
            do {
                all[name] = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
            } catch {
                throw PreferenceRefusal.malformed(name)
            }
        }
        let data = try JSONSerialization.data(withJSONObject: all, options: .sortedKeys)
        guard data.count <= 65_536 else { throw PreferenceRefusal.tooLong(name) }
        return Preferences(json: String(decoding: data, as: UTF8.self))
    }

    /// The object as it is kept.
    package var text: String { json }

    /// Decodes its own value only: another name's value may be of any shape.
    private struct Lazy<Value: Decodable>: Decodable {
        let value: Value?

        init(from decoder: any Decoder) throws {
            value = try? Value(from: decoder)
        }
    }
}

/// The name of a preference and the type of what is kept beneath it.
package struct PreferenceName<Value: Codable & Sendable>: Sendable {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }
}

/// Every name that may be written; what nobody reads is refused.
package enum PreferenceNames {
    package static let all: Set<String> = [
        "density", "tables", "filters", "dashboard", "tour", "steps", "attention", "sidebar", "theme",
        "searchHistory", "catalog",
    ]
}

/// Why a preference was not kept.
package enum PreferenceRefusal: Refusal, Equatable {
    case unknown(String)
    case malformed(String)
    case tooLong(String)

    package var key: String {
        switch self {
        case .unknown: "web.preference.unknown"
        case .malformed: "web.preference.malformed"
        case .tooLong: "web.preference.tooLong"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .unknown(let name), .malformed(let name), .tooLong(let name): ["name": name]
        }
    }
}
