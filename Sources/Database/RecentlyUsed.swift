/// The `capacity` entries used last: prepared statements by their text.
struct RecentlyUsed<Key: Hashable, Value> {
    private var entries: [Key: (value: Value, used: UInt64)] = [:]
    private var uses: UInt64 = 0
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

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
