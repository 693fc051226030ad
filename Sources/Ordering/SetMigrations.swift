import Database

extension Ordering {
    /// What lines of a cart and of an order share when they were put together by a configurator.
    package static let setMigrations: [Migration] = [
        // A line that leaves the cart takes its part of every set along.
        Migration(
            "ordering.sets.0001 sets in the cart",
            """
            CREATE TABLE cart_sets (
                set_id :id NOT NULL,
                customer_id :id NOT NULL,
                user_id :id NOT NULL,
                product_id :id NOT NULL,
                label :text NOT NULL,
                path :text NOT NULL,
                quantity :quantity NOT NULL CHECK (quantity > 0),
                added_at :timestamp NOT NULL,
                PRIMARY KEY (customer_id, user_id, product_id, set_id),
                FOREIGN KEY (customer_id, user_id, product_id)
                    REFERENCES cart_lines (customer_id, user_id, product_id) ON DELETE CASCADE
            );
            ALTER TABLE order_lines ADD COLUMN set_label :text;
            """)
    ]
}
