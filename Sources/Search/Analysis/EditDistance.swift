/// How many letters were left out, added, exchanged or swapped with their neighbour: Damerau–Levenshtein, where no pair
/// is changed twice.
///
/// Keeps its rows between calls, as it is asked thousands of times for one word.
struct EditDistance {
    private var before: [Int] = []
    private var last: [Int] = []
    private var current: [Int] = []

    /// How many typing errors a word of so many letters may have.
    static func allowed(letters: Int) -> Int {
        switch letters {
        case ..<4: 0
        case 4...7: 1
        default: 2
        }
    }

    /// The distance, or `limit + 1` when it is more than `limit`.
    mutating func between(_ left: some RandomAccessCollection<UInt8>, _ right: ArraySlice<UInt8>, limit: Int) -> Int {
        let width = right.count
        guard abs(left.count - width) <= limit else { return limit + 1 }
        if last.count <= width {
            before = Array(repeating: 0, count: width + 8)
            last = before
            current = before
        }
        for column in 0...width { last[column] = column }
        let base = right.startIndex
        var previous: UInt8 = 0
        var row = 0
        for letter in left {
            row += 1
            current[0] = row
            var best = row
            for column in 1...max(1, width) where column <= width {
                let other = right[base + column - 1]
                let exchanged = letter == other ? last[column - 1] : last[column - 1] + 1
                var cost = min(min(last[column], current[column - 1]) + 1, exchanged)
                if row > 1, column > 1, letter == right[base + column - 2], previous == other {
                    cost = min(cost, before[column - 2] + 1)
                }
                current[column] = cost
                best = min(best, cost)
            }
            if best > limit { return limit + 1 }
            previous = letter
            swap(&before, &last)
            swap(&last, &current)
        }
        return last[width]
    }
}
