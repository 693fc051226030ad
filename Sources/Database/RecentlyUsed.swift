/// Which statements stay prepared. Each takes memory by its length, on every connection, and a long list that seldom
/// comes twice makes it a hundred times the usual one.
enum PreparedStatements {
    /// How many of a connection stay.
    static let most = 256
    /// More values than this are a long list. A page of the catalogue is one statement that says several times for
    /// whom goods are meant, and binds some 250 without any.
    static let mostValues = 500

    /// - Parameter values: how many are bound.
    static func keeps(_ text: String, values: Int) -> Bool {
        text.utf8.count <= (values > mostValues ? 8_192 : 32_768)
    }
}

/// The `capacity` entries used last: prepared statements by their text.
struct RecentlyUsed<Key: Hashable, Value> {
    private var entries: [Key: (value: Value, used: UInt64)] = [:]
    private var uses: UInt64 = 0
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// The entry, which counts as a use.
    mutating func value(for key: Key) -> Value? {
        guard let index = entries.index(forKey: key) else { return nil }
        uses += 1
        entries.values[index].used = uses
        return entries.values[index].value
    }

    /// Keeps an entry; returns the one that had to go.
    mutating func insert(_ value: Value, for key: Key) -> Value? {
        uses += 1
        entries[key] = (value, uses)
        // Looking through all of them is fine: it happens only when the program has more statements than fit.
        guard entries.count > capacity, let oldest = entries.min(by: { $0.value.used < $1.value.used }) else {
            return nil
        }
        return entries.removeValue(forKey: oldest.key)?.value
    }

    mutating func removeValue(for key: Key) -> Value? {
        entries.removeValue(forKey: key)?.value
    }

    mutating func removeAll() {
        entries.removeAll()
    }
}
