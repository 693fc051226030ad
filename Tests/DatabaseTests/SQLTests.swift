import Foundation
import Kernel
import Testing

@testable import Database

@Suite struct SQLTests {
    @Test func `interpolated values become numbered placeholders`() {
        let sql: SQL = "SELECT * FROM orders WHERE number = \(17) AND name = \("O'Brien; DROP TABLE orders")"
        #expect(sql.rendered.text == "SELECT * FROM orders WHERE number = $1 AND name = $2")
        #expect(sql.rendered.values == [.integer(17), .text("O'Brien; DROP TABLE orders")])
    }

    @Test func `a spliced piece keeps its values and the numbers go on`() {
        let condition: SQL = "a = \(1) OR b = \(2)"
        let sql: SQL = "SELECT \(0) WHERE (\(condition)) AND c = \(3)"
        #expect(sql.rendered.text == "SELECT $1 WHERE (a = $2 OR b = $3) AND c = $4")
        #expect(sql.rendered.values == [.integer(0), .integer(1), .integer(2), .integer(3)])
    }

    @Test func `a list binds each of its values, and an empty one matches nothing`() {
        let three: SQL = "id IN \(list: [1, 2, 3])"
        #expect(three.rendered.text == "id IN ($1, $2, $3, $4)")
        #expect(three.rendered.values == [.integer(1), .integer(2), .integer(3), .integer(3)])
        let two: SQL = "id IN \(list: [1, 2])"
        #expect(two.rendered.text == "id IN ($1, $2)")
        let none: SQL = "id IN \(list: [Int]())"
        #expect(none.rendered.text == "id IN (NULL)")
        #expect(none.rendered.values.isEmpty)
    }

    @Test func `lists of all lengths make few different statements`() {
        #expect(Set((0...4_096).map { SQL.length(forList: $0) }).count == 14)
        #expect(Set((4_097...20_000).map { SQL.length(forList: $0) }).count == 4)
        #expect((0...20_000).allSatisfy { SQL.length(forList: $0) >= $0 })
    }

    @Test func `an absent value is written as NULL and takes no number`() {
        let note: String? = nil
        let sql: SQL = "UPDATE orders SET note = \(note), total = \(5), at = \(Date?.none)"
        #expect(sql.rendered.text == "UPDATE orders SET note = NULL, total = $1, at = NULL")
        #expect(sql.rendered.values == [.integer(5)])
    }

    @Test func `raw text is spliced as it is`() {
        let column = "placed_at"
        #expect(("ORDER BY \(raw: column) DESC" as SQL).rendered.text == "ORDER BY placed_at DESC")
    }

    @Test func `pieces are joined, and no condition is always true`() {
        #expect(SQL.joined(["a = \(1)", "b"], by: ", ").rendered.text == "a = $1, b")
        #expect(SQL.all([]).rendered.text == "TRUE")
        #expect(SQL.all(["a", "b = \(2)"]).rendered.text == "a AND b = $1")
        #expect(("x\(SQL.empty)y" as SQL).rendered.text == "xy")
    }

    @Test func `rows become a VALUES list`() {
        let values = SQL.values([[1, "a"], [2, String?.none]])
        #expect(values.rendered.text == "($1, $2), ($3, NULL)")
        #expect(values.rendered.values == [.integer(1), .text("a"), .integer(2)])
    }

    @Test(arguments: [
        (count: 0, size: 4, lengths: []), (1, 4, [1]), (4, 4, [4]), (9, 4, [4, 4, 1]), (7, 4, [4, 2, 1]),
        (399, 400, [256, 128, 8, 4, 2, 1]), (3, 1, [1, 1, 1]),
    ])
    func `many rows are cut into few different lengths`(count: Int, size: Int, lengths: [Int]) {
        let slices = Array(0..<count).inPowers(upTo: size)
        #expect(slices.map(\.count) == lengths)
        #expect(slices.flatMap { $0 } == Array(0..<count))
    }
}

@Suite struct CoverageTests {
    static let customer = ID<Customer>()
    static let user = ID<User>()
    static let unit = ID<CustomerUnit>()

    static func member(_ depth: Depth?, unit: ID<CustomerUnit>? = nil) -> Principal {
        Principal(
            kind: .member(customer), userID: user, name: "Anna", unitID: unit,
            permissions: depth.map { [.viewOrders: $0] } ?? [:])
    }

    @Test(arguments: [
        (depth: Depth.own, unit: nil, text: "o.customer_id = $1 AND o.placed_by = $2", last: SQLValue.uuid(user.uuid)),
        (.unit, unit, "o.customer_id = $1 AND o.unit_id = $2", .uuid(unit.uuid)),
        // A member without a unit sees no more than his own.
        (.unit, nil, "o.customer_id = $1 AND o.placed_by = $2", .uuid(user.uuid)),
        (.customer, nil, "o.customer_id = $1", .uuid(customer.uuid)),
        // Even the widest depth never leaves the member's customer.
        (.all, nil, "o.customer_id = $1", .uuid(customer.uuid)),
    ])
    func `a member reaches rows of his customer only`(
        depth: Depth, unit: ID<CustomerUnit>?, text: String, last: SQLValue
    ) {
        let sql = Self.member(depth, unit: unit).covers("o", for: .viewOrders).rendered
        #expect(sql.text == text)
        #expect(sql.values.first == .uuid(Self.customer.uuid))
        #expect(sql.values.last == last)
    }

    @Test func `without the permission nothing matches`() {
        #expect(Self.member(nil).covers("o", for: .viewOrders).rendered.text == "FALSE")
        #expect(Self.member(.customer).covers("o", for: .cancelOrders).rendered.text == "FALSE")
    }

    @Test func `staff reach their own customers or all of them`() {
        let staff = { (depth: Depth) in
            Principal(kind: .staff, userID: Self.user, name: "Ivan", permissions: [.viewOrders: depth])
        }
        #expect(
            staff(.own).covers("o", for: .viewOrders).rendered.text
                == "o.customer_id IN (SELECT id FROM customers WHERE manager_id = $1)")
        #expect(staff(.all).covers("o", for: .viewOrders).rendered.text == "TRUE")
        #expect(Principal.system("import").covers("o", for: .viewOrders).rendered.text == "TRUE")
    }
}
