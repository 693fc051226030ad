import CPostgreSQL
import Foundation

/// The types this engine sends and reads in their binary form, by their numbers in `pg_type`.
enum PostgreSQLType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let char: Oid = 18
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let oid: Oid = 26
    static let json: Oid = 114
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let unknown: Oid = 705
    static let bpchar: Oid = 1042
    static let varchar: Oid = 1043
    static let timestamptz: Oid = 1184
    static let numeric: Oid = 1700
    static let uuid: Oid = 2950
    static let jsonb: Oid = 3802

    /// Microseconds between 1970 and 2000, where the server's instants begin.
    static let epoch: Int64 = 946_684_800_000_000
    /// The first instant the server knows, in microseconds since 2000.
    static let earliest: Int64 = -211_813_488_000_000_000
}

/// The values of one statement as libpq wants them: one run of bytes and where each value lies in it.
struct PostgreSQLParameters {
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []

    /// - Throws: ``DatabaseError`` when there are too many values or a text cannot be stored.
    init(_ values: [SQLValue]) throws {
        guard values.count <= Int(UInt16.max) else { throw DatabaseError.statement("more than 65,535 values") }
        types.reserveCapacity(values.count)
        offsets.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        bytes.reserveCapacity(values.count * 16)
        for value in values { try append(value) }
    }

    /// Calls `body` with count, values, lengths and formats; the pointers are valid only inside.
    func withPointers<Result>(
        _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { buffer in
            // An empty text still needs an address: nil would be NULL. Nothing is read there.
            let start = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
            let pointers = offsets.map { offset in
                offset.flatMap { start?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return body(Int32(lengths.count), pointers, lengths, Array(repeating: 1, count: lengths.count))
        }
    }

    private mutating func append(_ value: SQLValue) throws {
        switch value {
        case .null:
            types.append(0)
            offsets.append(nil)
            lengths.append(0)
        case .integer(let number): append(PostgreSQLType.int8) { $0.append(bigEndian: number) }
        case .real(let number): append(PostgreSQLType.float8) { $0.append(bigEndian: number.bitPattern) }
        case .text(let text):
            try text.checkStorable()
            append(PostgreSQLType.text) { $0.append(contentsOf: text.utf8) }
        case .json(let text):
            try text.checkStorable()
            append(PostgreSQLType.jsonb) { bytes in
                bytes.append(1)  // jsonb's only version
                bytes.append(contentsOf: text.utf8)
            }
        case .bytes(let content): append(PostgreSQLType.bytea) { $0.append(contentsOf: content) }
        case .bool(let flag): append(PostgreSQLType.bool) { $0.append(flag ? 1 : 0) }
        case .uuid(let uuid):
            append(PostgreSQLType.uuid) { bytes in withUnsafeBytes(of: uuid.uuid) { bytes.append(contentsOf: $0) } }
        case .timestamp(let date):
            append(PostgreSQLType.timestamptz) { $0.append(bigEndian: date.microsecondsSince2000) }
        }
    }

    private mutating func append(_ type: Oid, _ write: (inout [UInt8]) -> Void) {
        let start = bytes.count
        write(&bytes)
        types.append(type)
        offsets.append(start)
        lengths.append(Int32(clamping: bytes.count - start))
    }
}

extension Date {
    /// Saturated at the type's ends, which the server reads as infinity; it refuses instants before 4713 BC.
    fileprivate var microsecondsSince2000: Int64 {
        let (microseconds, overflow) = microsecondsSince1970.subtractingReportingOverflow(PostgreSQLType.epoch)
        guard !overflow, microseconds >= PostgreSQLType.earliest else { return .min }
        return microsecondsSince1970 == .max ? .max : microseconds
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
