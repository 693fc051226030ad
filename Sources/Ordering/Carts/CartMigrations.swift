import Database

extension Ordering {
    /// Several carts of a member, each by its id.
    package static let cartMigrations: [Migration] = [
        // The cart everybody had gets the id of his membership, which is his alone; its lines and sets move into it.
        Migration(
            "ordering.carts.0001 carts by id",
            """
            CREATE TABLE carts (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                name :text NOT NULL,
                purpose :text NOT NULL CHECK (purpose IN ('current', 'saved')),
                is_shared :bool NOT NULL,
                legal_entity_id :id REFERENCES legal_entities (id),
                contract_id :id REFERENCES contracts (id),
                seller_id :id REFERENCES sellers (id),
                version :integer NOT NULL,
                created_at :timestamp NOT NULL,
                changed_at :timestamp NOT NULL,
                changed_by :id REFERENCES users (id),
                looked_at :timestamp,
                abandoned_at :timestamp,
                reminded_at :timestamp
            );
            CREATE INDEX carts_owner ON carts (customer_id, user_id, purpose, changed_at, id);
            CREATE INDEX carts_shared ON carts (customer_id, changed_at, id) WHERE is_shared;
            CREATE INDEX carts_forgotten ON carts (changed_at, id) WHERE abandoned_at IS NULL;

            CREATE TABLE active_carts (
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                cart_id :id NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
                chosen_at :timestamp NOT NULL,
                PRIMARY KEY (customer_id, user_id)
            );
            CREATE INDEX active_carts_cart ON active_carts (cart_id);

            INSERT INTO carts (id, customer_id, user_id, name, purpose, is_shared, version, created_at, changed_at)
            SELECT m.id, m.customer_id, m.user_id, '', 'current', FALSE, 1, MIN(c.added_at), MAX(c.added_at)
            FROM members m JOIN cart_lines c ON c.customer_id = m.customer_id AND c.user_id = m.user_id
            GROUP BY m.id, m.customer_id, m.user_id;
            INSERT INTO active_carts (customer_id, user_id, cart_id, chosen_at)
            SELECT customer_id, user_id, id, changed_at FROM carts;

            CREATE TABLE lines_by_cart (
                cart_id :id NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
                product_id :id NOT NULL REFERENCES products (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                quantity :quantity NOT NULL CHECK (quantity > 0),
                seen_price :money,
                seen_quantity :quantity,
                seen_vat :integer NOT NULL DEFAULT 0,
                currency :text NOT NULL,
                comment :text NOT NULL DEFAULT '',
                group_label :text NOT NULL DEFAULT '',
                is_later :bool NOT NULL DEFAULT FALSE,
                added_by :id REFERENCES users (id),
                added_at :timestamp NOT NULL,
                PRIMARY KEY (cart_id, product_id)
            );
            INSERT INTO lines_by_cart (cart_id, product_id, customer_id, quantity, seen_price, seen_quantity, seen_vat,
                currency, added_by, added_at)
            SELECT m.id, c.product_id, c.customer_id, c.quantity, c.seen_price, c.seen_quantity, c.seen_vat, c.currency,
                c.user_id, c.added_at
            FROM cart_lines c JOIN members m ON m.customer_id = c.customer_id AND m.user_id = c.user_id;

            CREATE TABLE sets_by_cart (
                set_id :id NOT NULL,
                cart_id :id NOT NULL,
                product_id :id NOT NULL,
                customer_id :id NOT NULL,
                label :text NOT NULL,
                path :text NOT NULL,
                quantity :quantity NOT NULL CHECK (quantity > 0),
                added_at :timestamp NOT NULL,
                PRIMARY KEY (cart_id, product_id, set_id),
                FOREIGN KEY (cart_id, product_id) REFERENCES lines_by_cart (cart_id, product_id) ON DELETE CASCADE
            );
            INSERT INTO sets_by_cart (set_id, cart_id, product_id, customer_id, label, path, quantity, added_at)
            SELECT s.set_id, m.id, s.product_id, s.customer_id, s.label, s.path, s.quantity, s.added_at
            FROM cart_sets s JOIN members m ON m.customer_id = s.customer_id AND m.user_id = s.user_id;

            DROP TABLE cart_sets;
            DROP TABLE cart_lines;
            ALTER TABLE lines_by_cart RENAME TO cart_lines;
            ALTER TABLE sets_by_cart RENAME TO cart_sets;
            CREATE INDEX cart_lines_product ON cart_lines (product_id);
            """),
        // What a change of many lines replaced is kept for a day, so that one press brings it back.
        Migration(
            "ordering.carts.0002 ways back, sellers of goods, forgotten carts",
            """
            ALTER TABLE carts ADD COLUMN removed_at :timestamp;
            CREATE INDEX carts_removed ON carts (removed_at) WHERE removed_at IS NOT NULL;

            CREATE TABLE cart_undos (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                made_at :timestamp NOT NULL,
                used_at :timestamp
            );
            CREATE INDEX cart_undos_made ON cart_undos (made_at);

            CREATE TABLE cart_undo_lines (
                undo_id :id NOT NULL REFERENCES cart_undos (id) ON DELETE CASCADE,
                cart_id :id NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
                product_id :id NOT NULL REFERENCES products (id),
                was_there :bool NOT NULL,
                quantity :quantity,
                seen_price :money,
                seen_quantity :quantity,
                seen_vat :integer,
                currency :text,
                comment :text,
                group_label :text,
                is_later :bool,
                added_by :id,
                added_at :timestamp,
                PRIMARY KEY (undo_id, cart_id, product_id)
            );
            CREATE INDEX cart_undo_lines_cart ON cart_undo_lines (cart_id);

            CREATE TABLE category_sellers (
                category_id :id PRIMARY KEY REFERENCES categories (id) ON DELETE CASCADE,
                seller_id :id NOT NULL REFERENCES sellers (id)
            );

            CREATE TABLE cart_terms (
                id :integer PRIMARY KEY CHECK (id = 1),
                forgotten_after_hours :integer NOT NULL CHECK (forgotten_after_hours BETWEEN 1 AND 720)
            );
            INSERT INTO cart_terms (id, forgotten_after_hours) VALUES (1, 24);
            """),
    ]
}
