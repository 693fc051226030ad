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
            """),
        Migration(
            "ordering.webhooks.0002 attempts, order of messages, holding back",
            """
            ALTER TABLE webhooks ADD COLUMN is_local :bool NOT NULL DEFAULT FALSE;
            ALTER TABLE webhooks ADD COLUMN old_secret :bytes;
            ALTER TABLE webhooks ADD COLUMN old_secret_until :timestamp;
            ALTER TABLE webhooks ADD COLUMN failing_since :timestamp;
            ALTER TABLE webhooks ADD COLUMN held_until :timestamp;
            ALTER TABLE webhooks ADD COLUMN paused_because :text NOT NULL DEFAULT '';
            ALTER TABLE webhooks ADD COLUMN last_sequence :integer NOT NULL DEFAULT 0;

            ALTER TABLE webhook_deliveries ADD COLUMN sequence :integer NOT NULL DEFAULT 0;
            ALTER TABLE webhook_deliveries ADD COLUMN subject_kind :text NOT NULL DEFAULT '';
            ALTER TABLE webhook_deliveries ADD COLUMN subject_id :id;
            ALTER TABLE webhook_deliveries ADD COLUMN has_prices :bool NOT NULL DEFAULT FALSE;
            ALTER TABLE webhook_deliveries ADD COLUMN tried_from :timestamp;
            CREATE INDEX webhook_deliveries_head ON webhook_deliveries (webhook_id, sequence, id)
                WHERE state = 'waiting';
            CREATE UNIQUE INDEX webhook_deliveries_sequence ON webhook_deliveries (webhook_id, sequence);
            CREATE INDEX webhook_deliveries_old ON webhook_deliveries (created_at, id);

            CREATE TABLE webhook_attempts (
                delivery_id :id NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
                number :integer NOT NULL,
                customer_id :id NOT NULL REFERENCES customers (id),
                at :timestamp NOT NULL,
                status :integer,
                failure :text,
                answer :text NOT NULL,
                milliseconds :integer NOT NULL,
                PRIMARY KEY (delivery_id, number)
            );
            """),
    ]
}
