import Database

extension Catalog {
    /// Goods, their prices and stock. What other systems tell is known by `source`, the system, and `external_id`, its
    /// name there: two systems may use one name for different things. Without an `external_id` a row was made here.
    package static let migrations: [Migration] =
        coreMigrations + goodsMigrations + assortmentMigrations + pricesMigrations + searchMigrations
        + selectionMigrations + contentMigrations

    private static let coreMigrations: [Migration] = [
        Migration(
            "catalog.0001 products, prices and stock",
            """
            CREATE TABLE categories (
                id :id PRIMARY KEY,
                source :text NOT NULL DEFAULT '1C',
                external_id :text,
                parent_id :id REFERENCES categories (id),
                name :text NOT NULL,
                slug :text NOT NULL UNIQUE,
                position :integer NOT NULL,
                product_count :integer NOT NULL,
                UNIQUE (source, external_id)
            );

            CREATE TABLE products (
                id :id PRIMARY KEY,
                source :text NOT NULL DEFAULT '1C',
                external_id :text,
                variant_of :id REFERENCES products (id),
                variant_name :text,
                category_id :id REFERENCES categories (id),
                sku :text NOT NULL,
                name :text NOT NULL,
                sort_name :text NOT NULL,
                search_text :text NOT NULL,
                slug :text NOT NULL UNIQUE,
                description :text NOT NULL,
                manufacturer :text NOT NULL,
                barcode :text,
                unit :text NOT NULL,
                unit_code :text NOT NULL,
                pack :quantity NOT NULL CHECK (pack > 0),
                vat_rate :text NOT NULL,
                picture :text,
                is_active :bool NOT NULL,
                created_at :timestamp NOT NULL,
                updated_at :timestamp NOT NULL,
                UNIQUE (source, external_id)
            );
            CREATE INDEX products_list ON products (sort_name, id) WHERE is_active AND variant_of IS NULL;
            CREATE INDEX products_new ON products (created_at, id) WHERE is_active AND variant_of IS NULL;
            CREATE INDEX products_category ON products (category_id, sort_name, id) WHERE is_active AND variant_of IS NULL;
            CREATE INDEX products_variants ON products (variant_of, sort_name, id);
            CREATE INDEX products_sku ON products (sku);
            CREATE INDEX products_barcode ON products (barcode);

            CREATE TABLE product_pictures (
                product_id :id NOT NULL REFERENCES products (id),
                position :integer NOT NULL,
                source :text NOT NULL,
                file :text,
                PRIMARY KEY (product_id, position)
            );

            CREATE TABLE properties (
                id :id PRIMARY KEY,
                source :text NOT NULL DEFAULT '1C',
                external_id :text,
                name :text NOT NULL,
                UNIQUE (source, external_id)
            );
            CREATE TABLE product_properties (
                product_id :id NOT NULL REFERENCES products (id),
                property_id :id NOT NULL REFERENCES properties (id),
                position :integer NOT NULL,
                value :text NOT NULL,
                PRIMARY KEY (product_id, property_id, position)
            );

            CREATE TABLE price_types (
                id :id PRIMARY KEY,
                source :text NOT NULL DEFAULT '1C',
                external_id :text,
                name :text NOT NULL,
                currency :text NOT NULL,
                vat_mode :text NOT NULL CHECK (vat_mode IN ('included', 'on_top')),
                is_retail :bool NOT NULL,
                is_for_signed_in :bool NOT NULL,
                UNIQUE (source, external_id)
            );
            CREATE TABLE prices (
                product_id :id NOT NULL REFERENCES products (id),
                price_type_id :id NOT NULL REFERENCES price_types (id),
                min_quantity :quantity NOT NULL,
                amount :money NOT NULL CHECK (amount >= 0),
                currency :text NOT NULL,
                PRIMARY KEY (product_id, price_type_id, min_quantity)
            );
            CREATE TABLE contract_prices (
                contract_id :id NOT NULL REFERENCES contracts (id),
                product_id :id NOT NULL REFERENCES products (id),
                min_quantity :quantity NOT NULL,
                amount :money NOT NULL CHECK (amount >= 0),
                currency :text NOT NULL,
                PRIMARY KEY (product_id, contract_id, min_quantity)
            );

            CREATE TABLE warehouses (
                id :id PRIMARY KEY,
                source :text NOT NULL DEFAULT '1C',
                external_id :text,
                name :text NOT NULL,
                address :text NOT NULL,
                position :integer NOT NULL,
                UNIQUE (source, external_id)
            );
            CREATE TABLE stock (
                product_id :id NOT NULL REFERENCES products (id),
                warehouse_id :id NOT NULL REFERENCES warehouses (id),
                quantity :quantity NOT NULL,
                reserved :quantity NOT NULL CHECK (reserved >= 0),
                updated_at :timestamp NOT NULL,
                PRIMARY KEY (product_id, warehouse_id)
            );
            CREATE TABLE reservations (
                holder_id :id NOT NULL,
                product_id :id NOT NULL,
                warehouse_id :id NOT NULL,
                quantity :quantity NOT NULL CHECK (quantity > 0),
                reserved_at :timestamp NOT NULL,
                PRIMARY KEY (holder_id, product_id, warehouse_id),
                FOREIGN KEY (product_id, warehouse_id) REFERENCES stock (product_id, warehouse_id)
            );

            CREATE TABLE import_runs (
                id :id PRIMARY KEY,
                source :text NOT NULL,
                started_at :timestamp NOT NULL,
                finished_at :timestamp,
                status :text NOT NULL CHECK (status IN ('running', 'done', 'failed')),
                report :json NOT NULL
            );
            CREATE INDEX import_runs_started ON import_runs (started_at, id);
            """),
        // SQLite finds what is no variant before it looks at order: the newest come first inside that only here.
        Migration(
            "catalog.0002 newest goods",
            """
            CREATE INDEX products_newest ON products (variant_of, created_at, id) WHERE is_active;
            """),
    ]
}
