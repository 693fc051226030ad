import Database

extension Ordering {
    /// What an order goes through after it was placed, and what is known of it besides.
    package static let orderMigrations: [Migration] = [
        Migration(
            "ordering.orders.0001 history and shipments",
            """
            CREATE TABLE order_history (
                id :id PRIMARY KEY,
                order_id :id NOT NULL REFERENCES orders (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                at :timestamp NOT NULL,
                from_status :text,
                status :text NOT NULL,
                actor_kind :text NOT NULL,
                user_id :id REFERENCES users (id),
                who :text NOT NULL,
                on_behalf_of :text,
                note :text NOT NULL
            );
            CREATE INDEX order_history_order ON order_history (order_id, at, id);

            CREATE TABLE order_shipments (
                id :id PRIMARY KEY,
                order_id :id NOT NULL REFERENCES orders (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                number :integer NOT NULL,
                external_id :text UNIQUE,
                status :text NOT NULL
                    CHECK (status IN ('planned', 'picking', 'packed', 'shipped', 'delivered', 'cancelled')),
                carrier :text NOT NULL,
                tracking_number :text NOT NULL,
                expected_on :text,
                created_at :timestamp NOT NULL,
                changed_at :timestamp NOT NULL,
                shipped_at :timestamp,
                delivered_at :timestamp,
                note :text NOT NULL,
                UNIQUE (order_id, number)
            );
            CREATE INDEX order_shipments_customer ON order_shipments (customer_id, changed_at, id);

            CREATE TABLE order_shipment_lines (
                shipment_id :id NOT NULL REFERENCES order_shipments (id) ON DELETE CASCADE,
                position :integer NOT NULL,
                order_id :id NOT NULL,
                customer_id :id NOT NULL REFERENCES customers (id),
                quantity :quantity NOT NULL CHECK (quantity > 0),
                PRIMARY KEY (shipment_id, position),
                FOREIGN KEY (order_id, position) REFERENCES order_lines (order_id, position)
            );
            CREATE INDEX order_shipment_lines_order ON order_shipment_lines (order_id, position);

            ALTER TABLE order_lines ADD COLUMN shipped :quantity NOT NULL DEFAULT 0;
            ALTER TABLE order_lines ADD COLUMN cancelled :quantity NOT NULL DEFAULT 0;
            ALTER TABLE order_lines ADD COLUMN returned :quantity NOT NULL DEFAULT 0;
            ALTER TABLE order_lines ADD COLUMN back_ordered :quantity NOT NULL DEFAULT 0;
            ALTER TABLE order_lines ADD COLUMN comment :text NOT NULL DEFAULT '';
            ALTER TABLE order_lines ADD COLUMN group_label :text NOT NULL DEFAULT '';
            CREATE INDEX order_lines_product ON order_lines (customer_id, product_id, order_id);
            """),
        Migration(
            "ordering.orders.0002 what is agreed with an order",
            """
            ALTER TABLE orders ADD COLUMN source :text NOT NULL DEFAULT 'cart';
            ALTER TABLE orders ADD COLUMN source_id :id;
            ALTER TABLE orders ADD COLUMN cart_id :id;
            ALTER TABLE orders ADD COLUMN pickup_warehouse_id :id REFERENCES warehouses (id);
            ALTER TABLE orders ADD COLUMN delivery_date :text;
            ALTER TABLE orders ADD COLUMN delivery_slot :text NOT NULL DEFAULT '';
            ALTER TABLE orders ADD COLUMN carrier :text NOT NULL DEFAULT '';
            ALTER TABLE orders ADD COLUMN price_valid_until :timestamp;
            ALTER TABLE orders ADD COLUMN approved_at :timestamp;
            ALTER TABLE orders ADD COLUMN split_from :id REFERENCES orders (id);
            ALTER TABLE orders ADD COLUMN external_id :text;
            ALTER TABLE orders ADD COLUMN on_behalf_of :text;
            ALTER TABLE orders ADD COLUMN guest_email :text;
            ALTER TABLE orders ADD COLUMN guest_token_hash :bytes;
            ALTER TABLE orders ADD COLUMN version :integer NOT NULL DEFAULT 1;
            CREATE UNIQUE INDEX orders_external ON orders (external_id) WHERE external_id IS NOT NULL;
            CREATE UNIQUE INDEX orders_guest ON orders (guest_token_hash) WHERE guest_token_hash IS NOT NULL;
            CREATE INDEX orders_split ON orders (split_from) WHERE split_from IS NOT NULL;
            CREATE INDEX orders_contract ON orders (contract_id, status, status_at) WHERE contract_id IS NOT NULL;
            CREATE INDEX orders_reference ON orders (customer_id, customer_reference, id)
                WHERE customer_reference <> '';
            CREATE INDEX orders_archive_owner ON orders (customer_id, placed_by, is_archived, placed_at, id);
            CREATE INDEX orders_archive_unit ON orders (customer_id, unit_id, is_archived, placed_at, id);

            CREATE TABLE order_files (
                id :id PRIMARY KEY,
                order_id :id NOT NULL REFERENCES orders (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                file :text NOT NULL,
                name :text NOT NULL,
                size :integer NOT NULL,
                added_by :id REFERENCES users (id),
                added_by_name :text NOT NULL,
                added_at :timestamp NOT NULL
            );
            CREATE INDEX order_files_order ON order_files (order_id, added_at, id);

            CREATE TABLE order_comments (
                id :id PRIMARY KEY,
                order_id :id NOT NULL REFERENCES orders (id),
                position :integer,
                customer_id :id NOT NULL REFERENCES customers (id),
                author_id :id REFERENCES users (id),
                author_name :text NOT NULL,
                is_staff :bool NOT NULL,
                is_internal :bool NOT NULL,
                text :text NOT NULL,
                file :text,
                file_name :text,
                created_at :timestamp NOT NULL
            );
            CREATE INDEX order_comments_order ON order_comments (order_id, created_at, id);
            CREATE INDEX order_comments_news ON order_comments (customer_id, created_at, id);

            CREATE TABLE order_subscriptions (
                order_id :id NOT NULL REFERENCES orders (id),
                user_id :id NOT NULL REFERENCES users (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                created_at :timestamp NOT NULL,
                PRIMARY KEY (order_id, user_id)
            );
            CREATE INDEX order_subscriptions_user ON order_subscriptions (customer_id, user_id, created_at);
            """),
        // A question of the customer's waits until somebody of the vendor's answers.
        Migration(
            "ordering.orders.0003 papers, promised days and open questions",
            """
            ALTER TABLE order_files ADD COLUMN kind :text NOT NULL DEFAULT 'attachment';
            ALTER TABLE order_files ADD COLUMN is_staff :bool NOT NULL DEFAULT FALSE;
            ALTER TABLE order_lines ADD COLUMN expected_on :text;
            ALTER TABLE orders ADD COLUMN asked_at :timestamp;
            CREATE INDEX orders_asked ON orders (asked_at, id) WHERE asked_at IS NOT NULL;
            """),
    ]
}
