import Database

extension Ordering {
    /// Carts and orders.
    package static let migrations: [Migration] = [
        Migration(
            "ordering.0001 carts and orders",
            """
            :sequence order_number;

            CREATE TABLE cart_lines (
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                product_id :id NOT NULL REFERENCES products (id),
                quantity :quantity NOT NULL CHECK (quantity > 0),
                seen_price :money,
                currency :text NOT NULL,
                added_at :timestamp NOT NULL,
                PRIMARY KEY (customer_id, user_id, product_id)
            );

            CREATE TABLE orders (
                id :id PRIMARY KEY,
                number :text NOT NULL UNIQUE,
                customer_id :id NOT NULL REFERENCES customers (id),
                placed_by :id NOT NULL REFERENCES users (id),
                placed_by_name :text NOT NULL,
                unit_id :id REFERENCES units (id),
                legal_entity_id :id REFERENCES legal_entities (id),
                payer_name :text NOT NULL,
                contract_id :id REFERENCES contracts (id),
                contract_number :text,
                seller_id :id REFERENCES sellers (id),
                status :text NOT NULL,
                is_archived :bool NOT NULL,
                placed_at :timestamp NOT NULL,
                status_at :timestamp NOT NULL,
                customer_reference :text NOT NULL,
                comment :text NOT NULL,
                delivery_address :text NOT NULL,
                recipient :text NOT NULL,
                recipient_phone :text NOT NULL,
                total :money NOT NULL,
                vat_total :money NOT NULL,
                currency :text NOT NULL,
                line_count :integer NOT NULL,
                first_line :text NOT NULL,
                search_text :text NOT NULL
            );
            CREATE INDEX orders_customer ON orders (customer_id, placed_at, id);
            CREATE INDEX orders_archive ON orders (customer_id, is_archived, placed_at, id);
            CREATE INDEX orders_status ON orders (customer_id, status, placed_at, id);
            CREATE INDEX orders_owner ON orders (customer_id, placed_by, placed_at, id);
            CREATE INDEX orders_unit ON orders (customer_id, unit_id, placed_at, id);
            CREATE INDEX orders_all ON orders (placed_at, id);
            CREATE INDEX orders_open ON orders (status, placed_at, id) WHERE NOT is_archived;

            CREATE TABLE order_lines (
                order_id :id NOT NULL REFERENCES orders (id),
                position :integer NOT NULL,
                customer_id :id NOT NULL REFERENCES customers (id),
                product_id :id NOT NULL REFERENCES products (id),
                sku :text NOT NULL,
                name :text NOT NULL,
                unit :text NOT NULL,
                quantity :quantity NOT NULL CHECK (quantity > 0),
                price :money NOT NULL,
                vat_rate :text NOT NULL,
                vat_mode :text NOT NULL,
                net :money NOT NULL,
                vat :money NOT NULL,
                amount :money NOT NULL,
                currency :text NOT NULL,
                PRIMARY KEY (order_id, position)
            );
            """),
        Migration(
            "ordering.0002 who moved an order",
            """
            ALTER TABLE orders ADD COLUMN status_by :id REFERENCES users (id);
            CREATE INDEX orders_moved ON orders (customer_id, status_at, id) WHERE status_at > placed_at;
            """),
        Migration(
            "ordering.0003 sums by month",
            """
            CREATE INDEX orders_spending
                ON orders (customer_id, placed_at, status, currency, total, placed_by, unit_id);
            """),
        // A list is sorted by an index: of a customer's orders, and of all for the vendor's staff, whose numbers are
        // unique anyway. The stages are those of `OrderQuery`, word for word.
        Migration(
            "ordering.0004 orders in every order",
            """
            CREATE INDEX orders_number ON orders (customer_id, number);
            CREATE INDEX orders_total ON orders (customer_id, total, id);
            CREATE INDEX orders_stage ON orders (customer_id, (CASE status WHEN 'draft' THEN 0 WHEN 'awaiting_approval' THEN 1
                WHEN 'placed' THEN 2 WHEN 'confirmed' THEN 3 WHEN 'picking' THEN 4 WHEN 'packed' THEN 5
                WHEN 'partly_shipped' THEN 6 WHEN 'shipped' THEN 7 WHEN 'delivered' THEN 8 WHEN 'completed' THEN 9
                WHEN 'cancelled' THEN 10 ELSE 11 END), placed_at, id);
            CREATE INDEX orders_all_totals ON orders (total, id);
            CREATE INDEX orders_all_stages ON orders ((CASE status WHEN 'draft' THEN 0 WHEN 'awaiting_approval' THEN 1
                WHEN 'placed' THEN 2 WHEN 'confirmed' THEN 3 WHEN 'picking' THEN 4 WHEN 'packed' THEN 5
                WHEN 'partly_shipped' THEN 6 WHEN 'shipped' THEN 7 WHEN 'delivered' THEN 8 WHEN 'completed' THEN 9
                WHEN 'cancelled' THEN 10 ELSE 11 END), placed_at, id);
            """),
        Migration(
            "ordering.0005 comments are searched",
            """
            UPDATE orders SET search_text = search_text || ' ' || LOWER(comment) WHERE comment <> '';
            \(plainComments)
            """),
        // Whether a price changed can be told only for the quantity it was seen for; what the sum of a cart comes to,
        // only with the tax that comes on top.
        Migration(
            "ordering.0006 prices as they were seen",
            """
            ALTER TABLE cart_lines ADD COLUMN seen_quantity :quantity;
            ALTER TABLE cart_lines ADD COLUMN seen_vat :integer NOT NULL DEFAULT 0;
            """),
    ]

    /// Comments as search looks at them, letter by letter: where texts are compared by code point, no engine's `LOWER`
    /// knows Cyrillic. A few letters a statement: SQLite reads no deeper nesting.
    private static let plainComments: String = {
        let letters = Array(zip("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёх", "абвгдеежзийклмнопрстуфxцчшщъыьэюяеx"))
        return stride(from: 0, to: letters.count, by: 12).map { start in
            let plain = letters[start..<min(start + 12, letters.count)]
                .reduce("search_text") { "REPLACE(\($0), '\($1.0)', '\($1.1)')" }
            return "UPDATE orders SET search_text = \(plain) WHERE comment <> '';"
        }.joined(separator: "\n")
    }()
}
