import Database

extension Catalog {
    /// Who sees what, what the vendor's people say of goods beside other systems, and the terms of stock.
    static let assortmentMigrations: [Migration] = [
        Migration(
            "catalog.assortment.0001 who sees what",
            """
            ALTER TABLE products ADD COLUMN is_restricted :bool NOT NULL DEFAULT FALSE;
            CREATE INDEX products_restricted ON products (category_id) WHERE is_restricted;
            CREATE INDEX product_pictures_file ON product_pictures (file);

            CREATE TABLE assortment_rules (
                id :id PRIMARY KEY,
                category_id :id REFERENCES categories (id) ON DELETE CASCADE,
                product_id :id REFERENCES products (id),
                tag :text NOT NULL,
                is_denied :bool NOT NULL,
                created_at :timestamp NOT NULL,
                CHECK ((category_id IS NULL) <> (product_id IS NULL)),
                UNIQUE (category_id, tag),
                UNIQUE (product_id, tag)
            );
            CREATE TABLE category_gates (
                category_id :id NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
                gate_id :id NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
                PRIMARY KEY (category_id, gate_id)
            );
            CREATE INDEX category_gates_gate ON category_gates (gate_id, category_id);
            CREATE TABLE product_audiences (
                product_id :id NOT NULL REFERENCES products (id),
                tag :text NOT NULL,
                is_denied :bool NOT NULL DEFAULT FALSE,
                PRIMARY KEY (product_id, tag)
            );
            """),
        Migration(
            "catalog.assortment.0002 what staff say of goods",
            """
            ALTER TABLE products ADD COLUMN sort_position :integer;
            ALTER TABLE products ADD COLUMN merged_into :id REFERENCES products (id);
            ALTER TABLE categories ADD COLUMN picture :text;
            CREATE INDEX products_all ON products (sort_name, id);

            CREATE TABLE product_overrides (
                product_id :id NOT NULL REFERENCES products (id),
                field :text NOT NULL,
                value :text NOT NULL,
                imported :text NOT NULL,
                PRIMARY KEY (product_id, field)
            );
            CREATE INDEX product_overrides_field ON product_overrides (field, product_id);
            CREATE TABLE category_overrides (
                category_id :id NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
                field :text NOT NULL,
                value :text NOT NULL,
                imported :text NOT NULL,
                PRIMARY KEY (category_id, field)
            );
            CREATE TABLE product_slugs (
                slug :text PRIMARY KEY,
                product_id :id NOT NULL REFERENCES products (id),
                replaced_at :timestamp NOT NULL
            );
            CREATE INDEX product_slugs_product ON product_slugs (product_id);
            CREATE TABLE hidden_properties (
                product_id :id NOT NULL REFERENCES products (id),
                property_id :id NOT NULL REFERENCES properties (id),
                PRIMARY KEY (product_id, property_id)
            );
            CREATE TABLE catalog_edits (
                id :id PRIMARY KEY,
                kind :text NOT NULL CHECK (kind IN ('products', 'category', 'assortment', 'stock_policy')),
                subject_id :text NOT NULL,
                author_id :id REFERENCES users (id),
                author_name :text NOT NULL,
                at :timestamp NOT NULL,
                was :json NOT NULL,
                became :json NOT NULL
            );
            CREATE INDEX catalog_edits_subject ON catalog_edits (kind, subject_id, id);
            """),
        Migration(
            "catalog.assortment.0003 terms of stock",
            """
            ALTER TABLE stock ADD COLUMN safety :quantity NOT NULL DEFAULT 0;
            ALTER TABLE products ADD COLUMN order_mode :text NOT NULL DEFAULT 'only_available';
            ALTER TABLE reservations ADD COLUMN expires_at :timestamp;
            CREATE INDEX reservations_expiry ON reservations (expires_at, holder_id) WHERE expires_at IS NOT NULL;
            CREATE INDEX reservations_product ON reservations (product_id, reserved_at, holder_id);

            CREATE TABLE stock_policies (
                id :id PRIMARY KEY,
                warehouse_id :id UNIQUE REFERENCES warehouses (id),
                category_id :id UNIQUE REFERENCES categories (id) ON DELETE CASCADE,
                product_id :id UNIQUE REFERENCES products (id),
                safety :quantity CHECK (safety >= 0),
                mode :text CHECK (mode IN ('only_available', 'backorder', 'expected')),
                hold_hours :integer CHECK (hold_hours > 0),
                updated_at :timestamp NOT NULL
            );
            CREATE TABLE expected_supplies (
                id :id PRIMARY KEY,
                source :text NOT NULL,
                product_id :id NOT NULL REFERENCES products (id),
                warehouse_id :id NOT NULL REFERENCES warehouses (id),
                quantity :quantity NOT NULL CHECK (quantity > 0),
                expected_on :text NOT NULL,
                note :text NOT NULL,
                created_at :timestamp NOT NULL
            );
            CREATE INDEX expected_supplies_product ON expected_supplies (product_id, expected_on, id);
            CREATE TABLE backorders (
                holder_id :id NOT NULL,
                product_id :id NOT NULL REFERENCES products (id),
                quantity :quantity NOT NULL CHECK (quantity > 0),
                created_at :timestamp NOT NULL,
                PRIMARY KEY (holder_id, product_id)
            );
            CREATE INDEX backorders_product ON backorders (product_id, created_at, holder_id);
            CREATE INDEX backorders_oldest ON backorders (created_at, holder_id);
            """),
        Migration(
            "catalog.assortment.0004 rows an import refused",
            """
            CREATE TABLE import_refusals (
                run_id :id NOT NULL REFERENCES import_runs (id),
                position :integer NOT NULL,
                file :text NOT NULL,
                line :integer NOT NULL,
                kind :text NOT NULL,
                external_id :text NOT NULL,
                reason :text NOT NULL,
                PRIMARY KEY (run_id, position)
            );
            CREATE INDEX import_runs_failed ON import_runs (finished_at) WHERE status = 'failed';
            CREATE INDEX import_runs_source ON import_runs (source, started_at, id);
            """),
        // What may be in a list, and for whom, stands in the indexes it is found by: thousands of goods are looked
        // through without their rows.
        Migration(
            "catalog.assortment.0005 lists from indexes alone",
            """
            DROP INDEX products_section;
            CREATE INDEX products_section ON products (variant_of, category_id, sort_name, id, is_restricted)
                WHERE is_active;
            DROP INDEX products_identified;
            CREATE INDEX products_identified ON products (variant_of, id, category_id, is_restricted) WHERE is_active;
            """),
    ]
}
