import Foundation
import Kernel

/// A value on its way to or from the database, in the types both engines share.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
    case bool(Bool)
    case uuid(UUID)
    /// An instant; both engines keep microseconds.
    case timestamp(Date)
    /// A JSON text.
    case json(String)
}

/// A type that can be bound as a parameter.
package protocol SQLConvertible: Sendable {
    var sqlValue: SQLValue { get }
}

/// A type that can be read from a column.
package protocol SQLDecodable {
    /// Nil when the stored value has another type or is not valid.
    static func decode(_ value: SQLValue) -> Self?
}

/// Both directions.
package typealias SQLCodable = SQLConvertible & SQLDecodable

extension SQLValue: SQLCodable {
    package var sqlValue: SQLValue { self }
    package static func decode(_ value: SQLValue) -> SQLValue? { value }
}

extension Int64: SQLCodable {
    package var sqlValue: SQLValue { .integer(self) }
    package static func decode(_ value: SQLValue) -> Int64? {
        if case .integer(let number) = value { number } else { nil }
    }
}

extension Int: SQLCodable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
    package static func decode(_ value: SQLValue) -> Int? { Int64.decode(value).flatMap(Int.init(exactly:)) }
}

extension Double: SQLCodable {
    package var sqlValue: SQLValue { .real(self) }
    package static func decode(_ value: SQLValue) -> Double? {
        switch value {
        case .real(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }
}

extension String: SQLCodable {
    package var sqlValue: SQLValue { .text(self) }
    package static func decode(_ value: SQLValue) -> String? {
        switch value {
        case .text(let text), .json(let text): text
        default: nil
        }
    }
}

extension Bool: SQLCodable {
    package var sqlValue: SQLValue { .bool(self) }
    package static func decode(_ value: SQLValue) -> Bool? {
        switch value {
        case .bool(let flag): flag
        case .integer(let number): number != 0
        default: nil
        }
    }
}

extension Date: SQLCodable {
    package var sqlValue: SQLValue { .timestamp(self) }
    package static func decode(_ value: SQLValue) -> Date? {
        switch value {
        case .timestamp(let date): date
        case .integer(let microseconds): Date(microsecondsSince1970: microseconds)
        default: nil
        }
    }

    /// The instant as SQLite stores it: whole microseconds since 1970, saturated at the type's ends.
    var microsecondsSince1970: Int64 {
        Int64(exactly: (timeIntervalSince1970 * 1_000_000).rounded()) ?? (timeIntervalSince1970 < 0 ? .min : .max)
    }

    init(microsecondsSince1970 microseconds: Int64) {
        self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }
}

extension UUID: SQLCodable {
    package var sqlValue: SQLValue { .uuid(self) }
    package static func decode(_ value: SQLValue) -> UUID? {
        switch value {
        case .uuid(let uuid): uuid
        case .bytes(let bytes): UUID(bytes: bytes)
        default: nil
        }
    }

    /// Nil unless there are exactly 16 bytes.
    init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

extension [UInt8]: SQLConvertible, SQLDecodable {
    package var sqlValue: SQLValue { .bytes(self) }
    package static func decode(_ value: SQLValue) -> [UInt8]? {
        switch value {
        case .bytes(let bytes): bytes
        // Sixteen bytes of SQLite, which does not tell ids from others.
        case .uuid(let uuid): Swift.withUnsafeBytes(of: uuid.uuid) { Array($0) }
        default: nil
        }
    }
}

extension ID: SQLConvertible, SQLDecodable {
    package var sqlValue: SQLValue { .uuid(uuid) }
    package static func decode(_ value: SQLValue) -> ID? { UUID.decode(value).map { ID($0) } }
}

extension Quantity: SQLConvertible, SQLDecodable {
    package var sqlValue: SQLValue { .integer(thousandths) }
    package static func decode(_ value: SQLValue) -> Quantity? {
        Int64.decode(value).map { Quantity(thousandths: $0) }
    }
}

extension Money: SQLConvertible {
    /// Whole kopecks; the currency has a column of its own, read back by ``Row/money(_:_:)``.
    package var sqlValue: SQLValue { .integer(minor) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    package static func decode(_ value: SQLValue) -> Wrapped?? {
        value == .null ? .some(nil) : Wrapped.decode(value).map { .some($0) }
    }
}

extension SQLConvertible where Self: RawRepresentable, RawValue: SQLConvertible {
    package var sqlValue: SQLValue { rawValue.sqlValue }
}

extension SQLDecodable where Self: RawRepresentable, RawValue: SQLDecodable {
    package static func decode(_ value: SQLValue) -> Self? { RawValue.decode(value).flatMap(Self.init(rawValue:)) }
}

extension Currency: SQLConvertible, SQLDecodable {}
extension VATRate: SQLConvertible, SQLDecodable {}
extension VATMode: SQLConvertible, SQLDecodable {}
