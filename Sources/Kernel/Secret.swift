/// A value that must not reach a log, an error or a dump: however it is printed, it prints `***`.
///
/// It is not `Equatable`: secrets are compared in constant time, where they are used.
package struct Secret<Value> {
    private let value: Value

    /// Hides a value.
    package init(_ value: Value) {
        self.value = value
    }

    /// The value itself, for the one line that needs it.
    package func reveal() -> Value { value }
}

extension Secret: Sendable where Value: Sendable {}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `***`
    package var description: String { "***" }
    /// `***`
    package var debugDescription: String { "***" }
    /// Nothing to look into.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Decodable where Value: Decodable {
    /// Reads a value, as from a settings file. There is no way to write one.
    package init(from decoder: any Decoder) throws {
        self.init(try Value(from: decoder))
    }
}
