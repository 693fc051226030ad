// Words that one file explains and a later one uses.

import Database

/// A kind of words.
enum ExchangeTermKind: String, Sendable {
    case unit
    case propertyValue = "property_value"
}

/// One explained word.
struct ExchangeTerm: Sendable, Hashable {
    let kind: ExchangeTermKind
    let externalID: String
    let value: String
}

/// Words known so far.
struct ExchangeTerms: Sendable {
    private var words: [ExchangeTermKind: [String: String]] = [:]

    /// Reads the words of earlier imports of a source.
    init(of source: String, in tx: Transaction) throws {
        let rows = try tx.all("SELECT kind, external_id, value FROM exchange_terms WHERE source = \(source)") { row in
            (try row["kind"] as String, try row["external_id"] as String, try row["value"] as String)
        }
        for (name, externalID, value) in rows {
            if let kind = ExchangeTermKind(rawValue: name) { words[kind, default: [:]][externalID] = value }
        }
    }

    /// What a word means; nil when nobody explained it.
    func meaning(_ kind: ExchangeTermKind, _ externalID: String) -> String? { words[kind]?[externalID] }

    /// Learns a word; false when it was known already.
    mutating func learn(_ term: ExchangeTerm) -> Bool {
        words[term.kind, default: [:]].updateValue(term.value, forKey: term.externalID) != term.value
    }

    /// Keeps learned words of a source.
    static func keep(_ terms: [ExchangeTerm], of source: String, in tx: Transaction) throws {
        let last = Dictionary(terms.map { ([$0.kind.rawValue, $0.externalID], $0) }) { $1 }
        try tx.insert(
            into: "exchange_terms", "source, kind, external_id, value",
            rows: last.values.map { [source, $0.kind.rawValue, $0.externalID, $0.value] },
            conflict: "ON CONFLICT (source, kind, external_id) DO UPDATE SET value = excluded.value")
    }

    /// Short names by the all-Russian classifier of units (ОК 015-94), for exports that give the code alone.
    static let standardUnits = [
        "003": "мм", "004": "см", "006": "м", "018": "пог. м", "055": "м²", "111": "мл", "112": "л", "113": "м³",
        "163": "г", "166": "кг", "168": "т", "356": "ч", "625": "лист", "704": "набор", "715": "пара", "736": "рул",
        "778": "упак", "796": "шт", "812": "ящ", "839": "компл", "868": "бут", "872": "флак",
    ]
}
