// Pictures of goods that are not meant for everybody: whoever knows their address must be meant as well.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// Whether a picture is for this visitor alone, so that no shared cache may keep it.
    ///
    /// What is a picture of no product, such as one of an article, is for everybody. The vendor's own people see all.
    /// - Throws: 404 for a picture of nothing but goods that are meant for others, and for a paper that is a picture of
    ///   nothing: papers have an address of their own, for whoever may see their product.
    func isPersonalPicture(_ name: String, _ context: PublicContext) async throws -> Bool {
        let (principal, now) = (context.principal, context.now)
        let isStaff = principal?.isStaff == true
        let (isOpen, isMeant) = try await database.read { tx -> (Bool, Bool) in
            let isOpen = try Catalog.isMeant(picture: name, for: .stranger, in: tx)
            guard !isOpen, !isStaff else { return (isOpen, true) }
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return (false, try Catalog.isMeant(picture: name, for: buyer, in: tx))
        }
        guard isMeant else { throw HTTPError(.notFound) }
        return !isOpen
    }

    private static func isMeant(picture name: String, for buyer: Buyer, in tx: Transaction) throws -> Bool {
        try tx.value(
            """
            SELECT CASE
                WHEN EXISTS (SELECT 1 FROM product_pictures i WHERE i.file = \(name)) THEN
                    CASE WHEN EXISTS (SELECT 1 FROM product_pictures i JOIN products p ON p.id = i.product_id
                                      WHERE i.file = \(name) AND \(meant("p", for: buyer))) THEN 1 ELSE 0 END
                WHEN NOT EXISTS (SELECT 1 FROM product_files f WHERE f.file = \(name)) THEN 1
                WHEN EXISTS (SELECT 1 FROM categories c WHERE c.picture = \(name)) THEN 1
                WHEN EXISTS (SELECT 1 FROM articles a WHERE a.picture = \(name) OR a.body LIKE \("%/pictures/\(name)%"))
                    THEN 1
                ELSE 0 END
            """)
    }
}
