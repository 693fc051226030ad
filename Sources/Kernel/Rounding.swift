// The one rounding rule of the portal: what is printed, charged and sent to the accounting system rounds here.

/// Why a calculation with money or quantities has no answer.
package enum ArithmeticError: Error, Hashable, Sendable {
    /// The result does not fit: more than 92 quadrillion in whole units.
    case overflow
    /// Amounts of different currencies cannot be added.
    case differentCurrencies
    /// A divisor, a pack or a denominator is zero.
    case divisionByZero
    /// A whole cannot be divided into no parts, by negative weights, or by weights that are all zero.
    case impossibleSplit
}

/// Exact scaling of whole numbers.
package enum Rounding {
    /// `value × numerator ÷ denominator`, rounded half away from zero, as `Окр` of 1C does.
    ///
    /// The product is kept in 128 bits, so only the result can overflow.
    package static func scale(
        _ value: Int64, by numerator: Int64, over denominator: Int64
    ) throws(ArithmeticError) -> Int64 {
        guard denominator != 0 else { throw .divisionByZero }
        let product = Int128(value) * Int128(numerator)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(denominator))
        let roundsAway = remainder.magnitude * 2 >= Int128(denominator).magnitude
        let step: Int128 = (product < 0) == (denominator < 0) ? 1 : -1
        guard let result = Int64(exactly: roundsAway ? quotient + step : quotient) else { throw .overflow }
        return result
    }
}
