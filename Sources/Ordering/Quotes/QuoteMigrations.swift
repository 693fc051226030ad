import Database

extension Ordering {
    /// Offers asked for and answered, version by version.
    package static let quoteMigrations: [Migration] = [
        // Versions keep their terms; a line keeps the price a buyer would pay anyway beside the offered one, and what it
        // stands for.
        Migration(
            "ordering.quotes.0001 offers with versions and terms",
            """
            :sequence quote_number;

            CREATE TABLE quotes (
                id :id PRIMARY KEY,
                number :text NOT NULL UNIQUE,
                customer_id :id NOT NULL REFERENCES customers (id),
                placed_by :id NOT NULL REFERENCES users (id),
                placed_by_name :text NOT NULL,
                unit_id :id REFERENCES units (id),
                legal_entity_id :id REFERENCES legal_entities (id),
                payer_name :text NOT NULL,
                contract_id :id REFERENCES contracts (id),
                source :text NOT NULL CHECK (source IN ('cart', 'import', 'text')),
                source_id :id,
                status :text NOT NULL CHECK (status IN
                    ('requested', 'in_work', 'offered', 'accepted', 'declined', 'withdrawn', 'expired')),
                version :integer NOT NULL,
                comment :text NOT NULL,
                manager_id :id REFERENCES users (id),
                order_id :id REFERENCES orders (id),
                valid_until :timestamp,
                total :money NOT NULL,
                vat_total :money NOT NULL,
                currency :text NOT NULL,
                line_count :integer NOT NULL,
                first_line :text NOT NULL,
                search_text :text NOT NULL,
                file :text,
                file_name :text,
                waits_for_staff :bool NOT NULL,
                placed_at :timestamp NOT NULL,
                changed_at :timestamp NOT NULL,
                changed_by :id REFERENCES users (id)
            );
            CREATE INDEX quotes_customer ON quotes (customer_id, changed_at, id);
            CREATE INDEX quotes_owner ON quotes (customer_id, placed_by, changed_at, id);
            CREATE INDEX quotes_all ON quotes (changed_at, id);
            CREATE INDEX quotes_status ON quotes (status, changed_at, id);
            CREATE INDEX quotes_waiting ON quotes (changed_at, id) WHERE waits_for_staff;
            CREATE INDEX quotes_ending ON quotes (valid_until, id) WHERE status = 'offered';

            CREATE TABLE quote_lines (
                quote_id :id NOT NULL REFERENCES quotes (id),
                version :integer NOT NULL,
                position :integer NOT NULL,
                customer_id :id NOT NULL REFERENCES customers (id),
                product_id :id REFERENCES products (id),
                sku :text NOT NULL,
                name :text NOT NULL,
                unit :text NOT NULL,
                quantity :quantity NOT NULL CHECK (quantity > 0),
                own_price :money,
                discount :integer NOT NULL,
                price :money,
                vat_rate :text NOT NULL,
                vat_mode :text NOT NULL,
                net :money NOT NULL,
                vat :money NOT NULL,
                amount :money NOT NULL,
                currency :text NOT NULL,
                replaces :text NOT NULL,
                comment :text NOT NULL,
                answer :text NOT NULL,
                lead_days :integer,
                is_taken :bool NOT NULL,
                PRIMARY KEY (quote_id, version, position)
            );

            CREATE TABLE quote_versions (
                quote_id :id NOT NULL REFERENCES quotes (id),
                version :integer NOT NULL,
                customer_id :id NOT NULL REFERENCES customers (id),
                author_id :id REFERENCES users (id),
                author_name :text NOT NULL,
                note :text NOT NULL,
                delivery_terms :text NOT NULL,
                valid_until :timestamp NOT NULL,
                total :money NOT NULL,
                vat_total :money NOT NULL,
                currency :text NOT NULL,
                created_at :timestamp NOT NULL,
                PRIMARY KEY (quote_id, version)
            );

            CREATE TABLE quote_messages (
                id :id PRIMARY KEY,
                quote_id :id NOT NULL REFERENCES quotes (id),
                position :integer,
                customer_id :id NOT NULL REFERENCES customers (id),
                author_id :id REFERENCES users (id),
                author_name :text NOT NULL,
                is_staff :bool NOT NULL,
                text :text NOT NULL,
                created_at :timestamp NOT NULL
            );
            CREATE INDEX quote_messages_quote ON quote_messages (quote_id, created_at, id);
            """)
    ]
}
