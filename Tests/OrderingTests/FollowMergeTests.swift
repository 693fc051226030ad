import Catalog
import Database
import Foundation
import Kernel
import TestKit
import Testing

@testable import Ordering

/// What names goods that were merged names the kept ones from then on, as long as something can still come of it.
@Suite struct FollowMergeTests {
    @Test(arguments: TestEngine.all)
    func `templates and offers follow merged goods, quantities added up`(_ engine: TestEngine) async throws {
        let shop = try await QuoteShop(engine)
        let (world, bolt, nut) = (shop.world, shop.bolt, shop.nut)
        let template = try await world.template("Неделя", [(bolt, 2), (nut, 3)], by: .purchaser)
        let alone = try await world.template("Без гаек", [(bolt, 4)], by: .purchaser)
        let number = try await shop.ask()
        try await world.database.write { tx in _ = try Ordering.followMerge(of: bolt, into: nut, in: tx) }

        #expect(try await world.count("order_template_lines") == 2)
        let kept = try await world.database.read { tx in
            try tx.all("SELECT template_id, quantity FROM order_template_lines WHERE product_id = \(nut)") {
                (try $0["template_id"] as ID<OrderTemplate>, try $0["quantity"] as Quantity)
            }
        }
        #expect(Dictionary(uniqueKeysWithValues: kept) == [template: Quantity(whole: 5), alone: Quantity(whole: 4)])
        #expect(try await world.count("order_templates WHERE line_count = 1 AND version > 1") == 2)
        let quoted = try await world.database.read { tx in
            try tx.value(
                """
                SELECT COUNT(*) FROM quote_lines l JOIN quotes q ON q.id = l.quote_id
                WHERE q.number = \(number) AND l.product_id = \(nut)
                """) as Int
        }
        #expect(quoted == 2)
    }
}
