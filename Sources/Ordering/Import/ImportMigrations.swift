import Database

extension Ordering {
    /// Orders that came as files or pasted cells.
    package static let importMigrations: [Migration] = [
        Migration(
            "ordering.imports.0001 orders from files",
            """
            CREATE TABLE order_imports (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                cart_id :id REFERENCES carts (id) ON DELETE SET NULL,
                order_id :id REFERENCES orders (id),
                source :text NOT NULL CHECK (source IN ('file', 'paste', 'api', 'quote')),
                file :text,
                name :text NOT NULL,
                format :text NOT NULL,
                size :integer NOT NULL,
                header :text NOT NULL,
                columns :json NOT NULL,
                status :text NOT NULL CHECK (status IN ('reading', 'checked', 'taken', 'refused', 'dropped')),
                refusal :text,
                row_count :integer NOT NULL,
                added_count :integer NOT NULL,
                changed_count :integer NOT NULL,
                ambiguous_count :integer NOT NULL,
                refused_count :integer NOT NULL,
                milliseconds :integer NOT NULL,
                created_at :timestamp NOT NULL,
                changed_at :timestamp NOT NULL
            );
            CREATE INDEX order_imports_customer ON order_imports (customer_id, user_id, created_at, id);
            CREATE INDEX order_imports_old ON order_imports (created_at, id);

            CREATE TABLE order_import_rows (
                import_id :id NOT NULL REFERENCES order_imports (id) ON DELETE CASCADE,
                position :integer NOT NULL,
                customer_id :id NOT NULL REFERENCES customers (id),
                state :text NOT NULL CHECK (state IN ('added', 'changed', 'ambiguous', 'refused', 'skipped')),
                typed :json NOT NULL,
                product_id :id REFERENCES products (id),
                quantity :quantity,
                reason :text NOT NULL,
                arguments :json NOT NULL,
                choices :json NOT NULL,
                PRIMARY KEY (import_id, position)
            );
            CREATE INDEX order_import_rows_state ON order_import_rows (import_id, state, position);

            CREATE TABLE import_columns (
                customer_id :id NOT NULL REFERENCES customers (id),
                header :text NOT NULL,
                columns :json NOT NULL,
                changed_by :id NOT NULL REFERENCES users (id),
                changed_at :timestamp NOT NULL,
                PRIMARY KEY (customer_id, header)
            );
            """),
        Migration(
            "ordering.imports.0002 sums, remarks and what was taken",
            """
            ALTER TABLE order_imports ADD COLUMN total :money NOT NULL DEFAULT 0;
            ALTER TABLE order_imports ADD COLUMN currency :text NOT NULL DEFAULT 'RUB';
            ALTER TABLE order_imports ADD COLUMN skipped_count :integer NOT NULL DEFAULT 0;
            ALTER TABLE order_imports ADD COLUMN unsearched_count :integer NOT NULL DEFAULT 0;
            ALTER TABLE order_imports ADD COLUMN taken_count :integer NOT NULL DEFAULT 0;
            ALTER TABLE order_imports ADD COLUMN remarks :json NOT NULL DEFAULT '[]';
            ALTER TABLE order_import_rows ADD COLUMN amount :money;
            ALTER TABLE order_import_rows ADD COLUMN currency :text;
            ALTER TABLE order_import_rows ADD COLUMN taken_at :timestamp;
            """),
    ]
}
