// Dividing an amount among lines, payers or instalments so that the parts add up to the whole, to the kopeck.

extension Money {
    /// Equal parts; the kopecks that cannot be divided go one each to the first parts.
    package func split(into parts: Int) throws(ArithmeticError) -> [Money] {
        guard parts > 0 else { throw .impossibleSplit }
        let (share, rest) = minor.quotientAndRemainder(dividingBy: Int64(parts))
        return (0..<parts).map { index in
            let extra = Int64(index) < Int64(rest.magnitude) ? rest.signum() : 0
            return Money(minor: share + extra, currency: currency)
        }
    }

    /// Parts in proportion to `weights`, in their order; the last kopecks go to the largest remainders,
    /// among equal ones to the earliest. A weight of zero gets nothing.
    package func split(by weights: [Int64]) throws(ArithmeticError) -> [Money] {
        let whole = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard whole > 0, weights.allSatisfy({ $0 >= 0 }) else { throw .impossibleSplit }

        let magnitude = Int128(minor.magnitude)
        let parts = weights.map { (magnitude * Int128($0)).quotientAndRemainder(dividingBy: whole) }
        var shares = parts.map(\.quotient)
        let left = Int(magnitude - shares.reduce(0, +))  // fewer than there are remainders
        let byRemainder = parts.indices.sorted {
            (parts[$1].remainder, $0) < (parts[$0].remainder, $1)
        }
        for index in byRemainder.prefix(left) { shares[index] += 1 }

        return try shares.map { share throws(ArithmeticError) in
            guard let minor = Int64(exactly: minor < 0 ? -share : share) else { throw .overflow }
            return Money(minor: minor, currency: currency)
        }
    }
}
