import CPostgreSQL
import Foundation

extension Rows {
    /// Copies libpq's result in binary form into values.
    init(_ result: OpaquePointer, columns: Columns?) throws {
        let width = PQnfields(result)
        let names = { (0..<width).map { PQfname(result, $0).map { String(cString: $0) } ?? "" } }
        let columns = columns ?? (width == 0 ? Rows.none.columns : Columns(names()))
        let types = (0..<width).map { PQftype(result, $0) }
        var values: [SQLValue] = []
        values.reserveCapacity(Int(PQntuples(result)) * types.count)
        for row in 0..<PQntuples(result) {
            for column in 0..<width {
                guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else {
                    values.append(.null)
                    continue
                }
                let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
                values.append(try SQLValue(bytes, type: types[Int(column)]) { columns.names[Int(column)] })
            }
        }
        self.init(columns: columns, values: values, changed: Rows.changed(by: result))
    }

    private static func changed(by result: OpaquePointer) -> Int {
        // A SELECT counts its rows too, and they are not changes.
        guard let tag = PQcmdStatus(result), let count = PQcmdTuples(result), tag.pointee != CChar(UInt8(ascii: "S"))
        else { return 0 }
        return Int(String(cString: count)) ?? 0
    }
}

extension SQLValue {
    /// Reads one value as the server sent it.
    fileprivate init(_ bytes: UnsafeRawBufferPointer, type: Oid, column: () -> String) throws {
        let value: SQLValue? =
            switch type {
            case PostgreSQLType.int8: bytes.bigEndian(Int64.self).map { .integer($0) }
            case PostgreSQLType.text, PostgreSQLType.varchar, PostgreSQLType.name, PostgreSQLType.bpchar,
                PostgreSQLType.unknown, PostgreSQLType.char:
                .text(String(decoding: bytes, as: UTF8.self))
            case PostgreSQLType.uuid: UUID(bytes: Array(bytes)).map { .uuid($0) }
            case PostgreSQLType.timestamptz: bytes.bigEndian(Int64.self).map { .timestamp(Date(since2000: $0)) }
            case PostgreSQLType.bool: bytes.first.map { .bool($0 != 0) }
            case PostgreSQLType.int4: bytes.bigEndian(Int32.self).map { .integer(Int64($0)) }
            case PostgreSQLType.int2: bytes.bigEndian(Int16.self).map { .integer(Int64($0)) }
            case PostgreSQLType.oid: bytes.bigEndian(UInt32.self).map { .integer(Int64($0)) }
            case PostgreSQLType.float8: bytes.bigEndian(UInt64.self).map { .real(Double(bitPattern: $0)) }
            case PostgreSQLType.float4: bytes.bigEndian(UInt32.self).map { .real(Double(Float(bitPattern: $0))) }
            case PostgreSQLType.bytea: .bytes(Array(bytes))
            case PostgreSQLType.json: .json(String(decoding: bytes, as: UTF8.self))
            case PostgreSQLType.jsonb: .json(String(decoding: bytes.dropFirst(), as: UTF8.self))
            case PostgreSQLType.numeric:
                throw DatabaseError.decoding(
                    "column \(column()) is numeric, which SUM and AVG of integers make: write CAST(… AS BIGINT)")
            default:
                throw DatabaseError.decoding("column \(column()) has the type \(type), which is not read: write a CAST")
            }
        guard let value else { throw DatabaseError.decoding("column \(column()) has an unexpected length") }
        self = value
    }
}

extension Date {
    fileprivate init(since2000 microseconds: Int64) {
        let (since1970, overflow) = microseconds.addingReportingOverflow(PostgreSQLType.epoch)
        self.init(microsecondsSince1970: overflow ? .max : since1970)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        count == MemoryLayout<Number>.size ? Number(bigEndian: loadUnaligned(as: type)) : nil
    }
}
