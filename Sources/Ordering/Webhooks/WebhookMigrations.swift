import Database

extension Ordering {
    /// Where a customer's own program is told of changes, and what it was told.
    package static let webhookMigrations: [Migration] = [
        Migration(
            "ordering.webhooks.0001 webhooks and deliveries",
            """
            CREATE TABLE webhooks (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                name :text NOT NULL,
                url :text NOT NULL,
                secret :bytes NOT NULL,
                topics :text NOT NULL,
                is_active :bool NOT NULL,
                failures :integer NOT NULL,
                paused_at :timestamp,
                last_status :integer,
                last_at :timestamp,
                created_at :timestamp NOT NULL,
                changed_at :timestamp NOT NULL,
                removed_at :timestamp
            );
            CREATE INDEX webhooks_customer ON webhooks (customer_id, created_at, id);

            CREATE TABLE webhook_deliveries (
                id :id PRIMARY KEY,
                webhook_id :id NOT NULL REFERENCES webhooks (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                event_id :id NOT NULL,
                topic :text NOT NULL,
                subject :text NOT NULL,
                payload :text NOT NULL,
                state :text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'dropped')),
                attempts :integer NOT NULL,
                next_at :timestamp,
                status :integer,
                answer :text NOT NULL,
                milliseconds :integer,
                created_at :timestamp NOT NULL,
                delivered_at :timestamp,
                UNIQUE (webhook_id, event_id)
            );
            CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, created_at, id);
            CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at, id) WHERE state = 'waiting';
            """)
    ]
}
