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
            """)
    ]
}
