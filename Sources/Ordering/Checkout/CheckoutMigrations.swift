import Database

extension Ordering {
    /// What is kept of a checkout before it is an order, who brings orders, and what strangers agreed to. They refer to
    /// carts and orders, so they come after those.
    static let checkoutMigration = Migration(
        "ordering.checkout.0001 drafts, carriers and consents",
        """
        CREATE TABLE checkout_drafts (
            cart_id :id NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
            user_id :id NOT NULL REFERENCES users (id),
            customer_id :id NOT NULL REFERENCES customers (id),
            form :json NOT NULL,
            files :json NOT NULL,
            saved_at :timestamp NOT NULL,
            PRIMARY KEY (cart_id, user_id)
        );

        CREATE TABLE carriers (
            id :id PRIMARY KEY,
            name :text NOT NULL UNIQUE,
            note :text NOT NULL,
            price_text :text NOT NULL,
            days_ahead :integer NOT NULL CHECK (days_ahead >= 0),
            weekdays :text NOT NULL,
            slots :text NOT NULL,
            position :integer NOT NULL,
            is_active :bool NOT NULL,
            changed_at :timestamp NOT NULL
        );

        CREATE TABLE personal_consents (
            order_id :id PRIMARY KEY REFERENCES orders (id),
            customer_id :id NOT NULL REFERENCES customers (id),
            name :text NOT NULL,
            contact :text NOT NULL,
            text_version :text NOT NULL,
            text :text NOT NULL,
            network :text NOT NULL,
            given_at :timestamp NOT NULL
        );
        """)

    /// Who decides for whom while he is away.
    static let absenceMigration = Migration(
        "ordering.approvals.0002 substitutes",
        """
        CREATE TABLE approval_absences (
            customer_id :id NOT NULL REFERENCES customers (id),
            user_id :id NOT NULL REFERENCES users (id),
            substitute_id :id NOT NULL REFERENCES users (id),
            until_day :text NOT NULL,
            changed_at :timestamp NOT NULL,
            PRIMARY KEY (customer_id, user_id),
            CHECK (user_id <> substitute_id)
        );
        CREATE INDEX approval_absences_substitute ON approval_absences (customer_id, substitute_id);
        """)
}
