import Database

extension Catalog {
    /// What lists and cards of goods need beside the goods: pictures in several sizes, indexes of lists and filters,
    /// documents, goods that belong together, what people looked at and what they compare.
    static let goodsMigrations: [Migration] = [
        Migration(
            "catalog.goods.0001 pictures in sizes",
            """
            CREATE TABLE picture_sizes (
                file :text PRIMARY KEY,
                state :text NOT NULL CHECK (state IN ('waiting', 'made', 'plain')),
                tries :integer NOT NULL
            );
            CREATE INDEX picture_sizes_waiting ON picture_sizes (file) WHERE state = 'waiting';
            INSERT INTO picture_sizes (file, state, tries)
                SELECT file, 'waiting', 0 FROM (
                    SELECT file FROM product_pictures WHERE file IS NOT NULL
                    UNION SELECT picture FROM products WHERE picture IS NOT NULL
                ) AS kept;
            """),
        // The values of a property are counted without looking at the rows. SQLite takes what is no variant for a rare
        // thing and looks for it first: goods of a section and goods by their ids are found inside that.
        Migration(
            "catalog.goods.0002 indexes of lists and filters",
            """
            CREATE INDEX product_properties_values ON product_properties (product_id, property_id, value);
            CREATE INDEX products_section ON products (variant_of, category_id, sort_name, id) WHERE is_active;
            CREATE INDEX products_identified ON products (variant_of, id) WHERE is_active;
            CREATE INDEX products_brand ON products (manufacturer, sort_name, id) WHERE is_active AND variant_of IS NULL;
            CREATE INDEX categories_parent ON categories (parent_id, position, name, id);
            """),
        Migration(
            "catalog.goods.0003 documents and goods that belong together",
            """
            CREATE TABLE product_files (
                product_id :id NOT NULL REFERENCES products (id),
                position :integer NOT NULL,
                kind :text NOT NULL CHECK (kind IN ('certificate', 'passport', 'manual', 'drawing', 'other')),
                title :text NOT NULL,
                file :text NOT NULL,
                size :integer NOT NULL,
                PRIMARY KEY (product_id, position)
            );
            CREATE INDEX product_files_file ON product_files (file, product_id);

            CREATE TABLE product_relations (
                product_id :id NOT NULL REFERENCES products (id),
                kind :text NOT NULL CHECK (kind IN ('analogue', 'accessory', 'together')),
                position :integer NOT NULL,
                related_id :id NOT NULL REFERENCES products (id),
                PRIMARY KEY (product_id, kind, position)
            );
            CREATE INDEX product_relations_related ON product_relations (related_id);
            """),
        Migration(
            "catalog.goods.0004 what people looked at and compare",
            """
            CREATE TABLE recent_views (
                user_id :id NOT NULL REFERENCES users (id),
                product_id :id NOT NULL REFERENCES products (id),
                viewed_at :timestamp NOT NULL,
                PRIMARY KEY (user_id, product_id)
            );
            CREATE INDEX recent_views_newest ON recent_views (user_id, viewed_at, product_id);

            CREATE TABLE compared_products (
                user_id :id NOT NULL REFERENCES users (id),
                product_id :id NOT NULL REFERENCES products (id),
                added_at :timestamp NOT NULL,
                PRIMARY KEY (user_id, product_id)
            );
            """),
    ]
}
