import Database

extension Customers {
    /// Whoever buys from the vendor, on which terms, and who acts for them.
    package static let migrations: [Migration] = [
        Migration(
            "customers.0001 customers, members and contracts",
            """
            CREATE TABLE sellers (
                id :id PRIMARY KEY,
                external_id :text UNIQUE,
                name :text NOT NULL,
                inn :text NOT NULL,
                kpp :text,
                ogrn :text,
                is_default :bool NOT NULL
            );

            CREATE TABLE customers (
                id :id PRIMARY KEY,
                external_id :text UNIQUE,
                kind :text NOT NULL CHECK (kind IN ('person', 'company', 'government')),
                class :text NOT NULL CHECK (class IN ('retail', 'small', 'key')),
                name :text NOT NULL,
                sort_name :text NOT NULL,
                manager_id :id REFERENCES users (id),
                created_at :timestamp NOT NULL
            );
            CREATE INDEX customers_sort ON customers (sort_name, id);
            CREATE INDEX customers_manager ON customers (manager_id);

            CREATE TABLE units (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                name :text NOT NULL,
                UNIQUE (customer_id, name)
            );

            CREATE TABLE legal_entities (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                external_id :text UNIQUE,
                name :text NOT NULL,
                inn :text NOT NULL,
                kpp :text,
                ogrn :text,
                legal_address :text NOT NULL,
                bank_name :text,
                bik :text,
                account :text,
                created_at :timestamp NOT NULL
            );
            CREATE INDEX legal_entities_customer ON legal_entities (customer_id, name, id);

            CREATE TABLE contracts (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                legal_entity_id :id NOT NULL REFERENCES legal_entities (id),
                seller_id :id NOT NULL REFERENCES sellers (id),
                external_id :text UNIQUE,
                number :text NOT NULL,
                signed_on :text NOT NULL,
                valid_until :text,
                price_type_id :id,
                deferral_days :integer NOT NULL CHECK (deferral_days >= 0),
                credit_limit :money,
                currency :text NOT NULL
            );
            CREATE INDEX contracts_entity ON contracts (legal_entity_id);
            CREATE INDEX contracts_customer ON contracts (customer_id);

            CREATE TABLE addresses (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                title :text NOT NULL,
                address :text NOT NULL,
                recipient :text NOT NULL,
                phone :text NOT NULL,
                removed_at :timestamp
            );
            CREATE INDEX addresses_customer ON addresses (customer_id, title, id);

            CREATE TABLE members (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                unit_id :id REFERENCES units (id),
                role :text NOT NULL CHECK (role IN ('director', 'purchaser', 'accountant', 'logistician', 'warehouse', 'owner')),
                joined_at :timestamp NOT NULL,
                revoked_at :timestamp,
                legal_entity_id :id REFERENCES legal_entities (id),
                UNIQUE (customer_id, user_id)
            );
            CREATE INDEX members_user ON members (user_id);

            CREATE TABLE invitations (
                token_hash :bytes PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                email :text NOT NULL,
                name :text NOT NULL,
                role :text NOT NULL,
                unit_id :id REFERENCES units (id),
                invited_by :id NOT NULL REFERENCES users (id),
                created_at :timestamp NOT NULL,
                expires_at :timestamp NOT NULL
            );
            CREATE INDEX invitations_customer ON invitations (customer_id, created_at);
            """),
        // What is owed stands as the accounting told it last; what the whole contract may come to, where it says so.
        Migration(
            "customers.0002 what a contract may come to",
            """
            ALTER TABLE contracts ADD COLUMN debt :money NOT NULL DEFAULT 0;
            ALTER TABLE contracts ADD COLUMN debt_at :timestamp;
            ALTER TABLE contracts ADD COLUMN total_limit :money;
            """),
    ]
}
