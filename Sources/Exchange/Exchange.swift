import Catalog
import Database
import Foundation

/// What comes from 1C and other systems, and what they are told.
///
/// Owns `exchange_terms`. Goods, prices and stock are kept by ``Catalog``, which alone writes its tables.
package struct Exchange: Sendable {
    let database: Database
    let files: FileStore

    package init(database: Database, files: FileStore) {
        self.database = database
        self.files = files
    }

    /// Keeps pictures in a folder.
    package init(database: Database, filesFolder: URL) throws {
        self.init(database: database, files: try FileStore(folder: filesFolder))
    }

    /// Words that one file of a source explains and a later one uses: names of units and values of properties.
    package static let migrations: [Migration] = [
        Migration(
            "exchange.0001 terms",
            """
            CREATE TABLE exchange_terms (
                source :text NOT NULL,
                kind :text NOT NULL CHECK (kind IN ('unit', 'property_value')),
                external_id :text NOT NULL,
                value :text NOT NULL,
                PRIMARY KEY (source, kind, external_id)
            );
            """)
    ]
}
