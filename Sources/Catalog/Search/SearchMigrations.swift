import Database

extension Catalog {
    /// What searching needs beside the goods: the queue its index follows, the words staff maintain, what people asked
    /// and what came of it, what customers buy and how they call it.
    package static let searchMigrations: [Migration] = [
        Migration(
            "catalog.search.0001 changes for the index",
            """
            CREATE TABLE search_changes (
                sequence :serial,
                kind :text NOT NULL CHECK (kind IN ('product', 'category', 'article', 'words', 'rebuild')),
                subject_id :id
            );
            """),
        Migration(
            "catalog.search.0002 words of staff",
            """
            CREATE TABLE search_synonyms (
                id :id PRIMARY KEY,
                words :text NOT NULL,
                sort_words :text NOT NULL,
                changed_at :timestamp NOT NULL,
                changed_by :text NOT NULL,
                removed_at :timestamp
            );
            CREATE INDEX search_synonyms_list ON search_synonyms (sort_words, id) WHERE removed_at IS NULL;

            CREATE TABLE search_pins (
                id :id PRIMARY KEY,
                query :text NOT NULL UNIQUE,
                changed_at :timestamp NOT NULL,
                changed_by :text NOT NULL,
                removed_at :timestamp
            );
            CREATE TABLE search_pinned_products (
                pin_id :id NOT NULL REFERENCES search_pins (id),
                position :integer NOT NULL,
                product_id :id NOT NULL REFERENCES products (id),
                PRIMARY KEY (pin_id, position)
            );

            CREATE TABLE search_trials (
                id :integer PRIMARY KEY CHECK (id = 1),
                ranking_a :json NOT NULL,
                ranking_b :json NOT NULL,
                share :integer NOT NULL CHECK (share BETWEEN 0 AND 100),
                salt :text NOT NULL,
                started_at :timestamp NOT NULL
            );
            """),
        Migration(
            "catalog.search.0003 questions and what came of them",
            """
            CREATE TABLE search_queries (
                day :text NOT NULL,
                text :text NOT NULL,
                variant :text NOT NULL,
                times :integer NOT NULL,
                found :integer NOT NULL,
                PRIMARY KEY (day, text, variant)
            );
            CREATE TABLE search_askers (
                text :text NOT NULL,
                asker :text NOT NULL,
                day :text NOT NULL,
                PRIMARY KEY (text, asker)
            );
            CREATE INDEX search_askers_day ON search_askers (day);
            CREATE TABLE search_rephrasings (
                text :text NOT NULL,
                next_text :text NOT NULL,
                times :integer NOT NULL,
                day :text NOT NULL,
                PRIMARY KEY (text, next_text)
            );
            CREATE INDEX search_rephrasings_day ON search_rephrasings (day);
            CREATE TABLE search_outcomes (
                day :text NOT NULL,
                variant :text NOT NULL,
                place :text NOT NULL,
                act :text NOT NULL,
                position :integer NOT NULL,
                times :integer NOT NULL,
                PRIMARY KEY (day, variant, place, act, position)
            );
            CREATE TABLE search_history (
                user_id :id NOT NULL REFERENCES users (id),
                text :text NOT NULL,
                typed :text NOT NULL,
                asked_at :timestamp NOT NULL,
                PRIMARY KEY (user_id, text)
            );
            CREATE INDEX search_history_recent ON search_history (user_id, asked_at);
            """),
        Migration(
            "catalog.search.0004 what customers buy and how they call it",
            """
            CREATE TABLE product_popularity (
                product_id :id PRIMARY KEY REFERENCES products (id),
                orders :integer NOT NULL
            );
            CREATE INDEX product_popularity_most ON product_popularity (orders, product_id);
            CREATE TABLE purchased_products (
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                product_id :id NOT NULL REFERENCES products (id),
                unit_id :id,
                times :integer NOT NULL,
                last_at :timestamp NOT NULL,
                PRIMARY KEY (customer_id, user_id, product_id)
            );
            CREATE TABLE customer_articles (
                customer_id :id NOT NULL REFERENCES customers (id),
                code :text NOT NULL,
                product_id :id NOT NULL REFERENCES products (id),
                PRIMARY KEY (customer_id, code)
            );
            CREATE INDEX customer_articles_product ON customer_articles (product_id);
            """),
        Migration(
            "catalog.search.0005 vectors of goods",
            """
            CREATE TABLE product_vectors (
                product_id :id PRIMARY KEY REFERENCES products (id),
                model :text NOT NULL,
                text_hash :bytes NOT NULL,
                vector :bytes NOT NULL
            );
            """),
        // Strangers stood among them, and cannot be told from customers.
        Migration("catalog.search.0006 only customers count as askers", "DELETE FROM search_askers"),
        // Nothing until the next night, when everything is counted anew.
        Migration(
            "catalog.search.0007 how much customers buy",
            "ALTER TABLE purchased_products ADD COLUMN quantity :quantity NOT NULL DEFAULT 0"),
    ]
}
