import Database

extension Catalog {
    /// What people put aside, what they wait for, and what they say and ask about goods.
    package static let selectionMigrations: [Migration] = [
        Migration(
            "catalog.selections.0001 favourites and selections",
            """
            CREATE TABLE selections (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                owner_id :id NOT NULL REFERENCES users (id),
                name :text NOT NULL,
                search_text :text NOT NULL,
                is_shared :bool NOT NULL,
                is_favourites :bool NOT NULL,
                created_at :timestamp NOT NULL,
                updated_at :timestamp NOT NULL,
                removed_at :timestamp
            );
            CREATE UNIQUE INDEX selections_favourites ON selections (customer_id, owner_id) WHERE is_favourites;
            CREATE INDEX selections_list ON selections (customer_id, updated_at, id) WHERE removed_at IS NULL;

            CREATE TABLE selection_items (
                selection_id :id NOT NULL REFERENCES selections (id),
                product_id :id NOT NULL REFERENCES products (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                quantity :quantity NOT NULL CHECK (quantity > 0),
                note :text NOT NULL,
                position :integer NOT NULL,
                added_at :timestamp NOT NULL,
                removed_at :timestamp,
                PRIMARY KEY (selection_id, product_id)
            );
            CREATE INDEX selection_items_product ON selection_items (product_id);
            """),
        Migration(
            "catalog.selections.0002 waiting for goods and prices",
            """
            CREATE TABLE product_subscriptions (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                product_id :id NOT NULL REFERENCES products (id),
                kind :text NOT NULL CHECK (kind IN ('arrival', 'price')),
                below :money,
                seen_price :money,
                met_price :money,
                currency :text NOT NULL,
                created_at :timestamp NOT NULL,
                met_at :timestamp,
                removed_at :timestamp,
                UNIQUE (customer_id, user_id, product_id, kind)
            );
            CREATE INDEX product_subscriptions_waiting ON product_subscriptions (id)
                WHERE met_at IS NULL AND removed_at IS NULL;
            CREATE INDEX product_subscriptions_met ON product_subscriptions (customer_id, user_id, met_at);
            CREATE INDEX product_subscriptions_product ON product_subscriptions (product_id);
            """),
        Migration(
            "catalog.selections.0003 reviews and questions",
            """
            CREATE TABLE product_reviews (
                id :id PRIMARY KEY,
                product_id :id NOT NULL REFERENCES products (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                author :text NOT NULL,
                kind :text NOT NULL CHECK (kind IN ('review', 'question')),
                rating :integer CHECK (rating BETWEEN 1 AND 5),
                text :text NOT NULL,
                pros :text NOT NULL,
                cons :text NOT NULL,
                has_bought :bool NOT NULL,
                state :text NOT NULL CHECK (state IN ('waiting', 'shown', 'refused')),
                reason :text NOT NULL,
                answer :text NOT NULL,
                answered_by :text NOT NULL,
                answered_at :timestamp,
                created_at :timestamp NOT NULL,
                decided_at :timestamp,
                told_at :timestamp
            );
            CREATE UNIQUE INDEX product_reviews_one ON product_reviews (product_id, user_id) WHERE kind = 'review';
            CREATE INDEX product_reviews_product ON product_reviews (product_id, kind, state, created_at, id);
            CREATE INDEX product_reviews_state ON product_reviews (state, created_at, id);
            CREATE INDEX product_reviews_told ON product_reviews (customer_id, user_id, told_at);
            """),
    ]
}
