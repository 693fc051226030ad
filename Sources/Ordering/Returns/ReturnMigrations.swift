import Database

extension Ordering {
    /// Goods that come back, and what was wrong with them.
    package static let returnMigrations: [Migration] = [
        // What is asked back is claimed on the order's line itself, so that two returns at once cannot both have it.
        Migration(
            "ordering.returns.0001 returns and claims",
            """
            :sequence return_number;

            CREATE TABLE order_returns (
                id :id PRIMARY KEY,
                number :text NOT NULL UNIQUE,
                customer_id :id NOT NULL REFERENCES customers (id),
                order_id :id NOT NULL REFERENCES orders (id),
                order_number :text NOT NULL,
                placed_by :id NOT NULL REFERENCES users (id),
                placed_by_name :text NOT NULL,
                unit_id :id REFERENCES units (id),
                kind :text NOT NULL CHECK (kind IN ('return', 'claim')),
                wish :text NOT NULL CHECK (wish IN ('refund', 'replacement', 'repair', 'credit')),
                comment :text NOT NULL,
                status :text NOT NULL CHECK (status IN
                    ('new', 'in_review', 'approved', 'awaiting_goods', 'received', 'settled', 'closed', 'refused',
                    'withdrawn')),
                settled_as :text CHECK (settled_as IN ('refund', 'replacement', 'repair', 'credit')),
                amount :money NOT NULL,
                currency :text NOT NULL,
                line_count :integer NOT NULL,
                first_line :text NOT NULL,
                search_text :text NOT NULL,
                manager_id :id REFERENCES users (id),
                waits_for_staff :bool NOT NULL,
                placed_at :timestamp NOT NULL,
                changed_at :timestamp NOT NULL,
                changed_by :id REFERENCES users (id)
            );
            CREATE INDEX order_returns_customer ON order_returns (customer_id, changed_at, id);
            CREATE INDEX order_returns_owner ON order_returns (customer_id, placed_by, changed_at, id);
            CREATE INDEX order_returns_order ON order_returns (order_id, placed_at, id);
            CREATE INDEX order_returns_status ON order_returns (status, changed_at, id);
            CREATE INDEX order_returns_waiting ON order_returns (changed_at, id) WHERE waits_for_staff;
            CREATE INDEX order_returns_all ON order_returns (changed_at, id);

            CREATE TABLE order_return_lines (
                return_id :id NOT NULL REFERENCES order_returns (id),
                position :integer NOT NULL,
                order_id :id NOT NULL REFERENCES orders (id),
                order_position :integer,
                customer_id :id NOT NULL REFERENCES customers (id),
                product_id :id REFERENCES products (id),
                sku :text NOT NULL,
                name :text NOT NULL,
                unit :text NOT NULL,
                quantity :quantity NOT NULL CHECK (quantity > 0),
                accepted :quantity,
                reason :text NOT NULL CHECK (reason IN
                    ('defect', 'damaged', 'wrong', 'incomplete', 'not_needed', 'other')),
                amount :money NOT NULL,
                currency :text NOT NULL,
                comment :text NOT NULL,
                answer :text NOT NULL,
                PRIMARY KEY (return_id, position),
                FOREIGN KEY (order_id, order_position) REFERENCES order_lines (order_id, position)
            );
            CREATE INDEX order_return_lines_order ON order_return_lines (order_id, order_position);

            CREATE TABLE order_return_files (
                id :id PRIMARY KEY,
                return_id :id NOT NULL REFERENCES order_returns (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                kind :text NOT NULL CHECK (kind IN ('photo', 'document')),
                file :text NOT NULL,
                name :text NOT NULL,
                size :integer NOT NULL,
                is_staff :bool NOT NULL,
                added_by_name :text NOT NULL,
                added_at :timestamp NOT NULL
            );
            CREATE INDEX order_return_files_return ON order_return_files (return_id, added_at, id);

            CREATE TABLE order_return_messages (
                id :id PRIMARY KEY,
                return_id :id NOT NULL REFERENCES order_returns (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                author_id :id REFERENCES users (id),
                author_name :text NOT NULL,
                is_staff :bool NOT NULL,
                text :text NOT NULL,
                created_at :timestamp NOT NULL
            );
            CREATE INDEX order_return_messages_return ON order_return_messages (return_id, created_at, id);

            CREATE TABLE return_terms (
                id :integer PRIMARY KEY CHECK (id = 1),
                person_days :integer NOT NULL CHECK (person_days BETWEEN 7 AND 365),
                company_days :integer CHECK (company_days BETWEEN 1 AND 365),
                photo_count :integer NOT NULL CHECK (photo_count BETWEEN 0 AND 20),
                changed_at :timestamp NOT NULL
            );

            ALTER TABLE order_lines ADD COLUMN asked_back :quantity NOT NULL DEFAULT 0;
            """),
        // What left before shipments were kept by line has left whole.
        Migration(
            "ordering.returns.0002 what was shipped before",
            """
            UPDATE order_lines SET shipped = quantity - cancelled
            WHERE shipped = 0 AND order_id IN (
                SELECT id FROM orders WHERE status IN ('shipped', 'delivered', 'completed', 'returned'));
            """),
    ]
}
