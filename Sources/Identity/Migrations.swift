import Database

extension Identity {
    /// People and their sessions.
    package static let migrations: [Migration] = [
        Migration(
            "identity.0001 users and sessions",
            """
            CREATE TABLE users (
                id :id PRIMARY KEY,
                email :text NOT NULL UNIQUE,
                name :text NOT NULL,
                password_hash :text,
                staff_role :text CHECK (staff_role IN ('manager', 'accountant', 'support', 'administrator')),
                language :text CHECK (language IN ('ru', 'en')),
                time_zone :text NOT NULL,
                created_at :timestamp NOT NULL,
                password_changed_at :timestamp,
                disabled_at :timestamp
            );

            CREATE TABLE sessions (
                key :bytes PRIMARY KEY,
                user_id :id NOT NULL REFERENCES users (id),
                customer_id :id,
                secret :bytes NOT NULL,
                user_agent :text NOT NULL,
                network :text NOT NULL,
                is_remembered :bool NOT NULL,
                created_at :timestamp NOT NULL,
                seen_at :timestamp NOT NULL,
                expires_at :timestamp NOT NULL
            );
            CREATE INDEX sessions_user ON sessions (user_id);
            CREATE INDEX sessions_expires ON sessions (expires_at);
            """),
        Migration(
            "identity.0002 known devices",
            """
            CREATE TABLE known_devices (
                key :bytes PRIMARY KEY,
                user_id :id NOT NULL REFERENCES users (id),
                seen_at :timestamp NOT NULL
            );
            CREATE INDEX known_devices_user ON known_devices (user_id);
            """),
        Migration(
            "identity.0003 preferences",
            """
            ALTER TABLE users ADD COLUMN preferences :json NOT NULL DEFAULT '{}'
            """),
        Migration(
            "identity.0004 api keys",
            """
            CREATE TABLE api_keys (
                id :id PRIMARY KEY,
                hash :bytes NOT NULL UNIQUE,
                customer_id :id NOT NULL,
                user_id :id NOT NULL REFERENCES users (id),
                name :text NOT NULL,
                hint :text NOT NULL,
                scopes :text NOT NULL,
                networks :text NOT NULL,
                created_at :timestamp NOT NULL,
                expires_at :timestamp NOT NULL,
                used_at :timestamp,
                used_from :text NOT NULL,
                revoked_at :timestamp
            );
            CREATE INDEX api_keys_customer ON api_keys (customer_id, created_at, id);
            CREATE INDEX api_keys_user ON api_keys (user_id, customer_id);
            """),
    ]
}
