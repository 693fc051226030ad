import Database

extension Ordering {
    /// Regular sets, shopping lists, and when they become orders by themselves.
    package static let templateMigrations: [Migration] = [
        Migration(
            "ordering.templates.0001 templates, lists and schedules",
            """
            CREATE TABLE order_templates (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                unit_id :id REFERENCES units (id),
                kind :text NOT NULL CHECK (kind IN ('template', 'list')),
                name :text NOT NULL,
                note :text NOT NULL,
                is_shared :bool NOT NULL,
                line_count :integer NOT NULL,
                legal_entity_id :id REFERENCES legal_entities (id),
                address_id :id REFERENCES addresses (id),
                version :integer NOT NULL,
                created_at :timestamp NOT NULL,
                changed_at :timestamp NOT NULL,
                used_at :timestamp,
                removed_at :timestamp
            );
            CREATE INDEX order_templates_owner ON order_templates (customer_id, user_id, name, id);
            CREATE INDEX order_templates_shared ON order_templates (customer_id, is_shared, name, id);

            CREATE TABLE order_template_lines (
                template_id :id NOT NULL REFERENCES order_templates (id) ON DELETE CASCADE,
                product_id :id NOT NULL REFERENCES products (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                position :integer NOT NULL,
                quantity :quantity NOT NULL CHECK (quantity > 0),
                comment :text NOT NULL,
                group_label :text NOT NULL,
                is_bought :bool NOT NULL,
                PRIMARY KEY (template_id, product_id)
            );
            CREATE INDEX order_template_lines_product ON order_template_lines (product_id);

            CREATE TABLE order_schedules (
                template_id :id PRIMARY KEY REFERENCES order_templates (id) ON DELETE CASCADE,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                every :text NOT NULL CHECK (every IN ('week', 'month')),
                step :integer NOT NULL CHECK (step BETWEEN 1 AND 12),
                days :text NOT NULL,
                next_on :text NOT NULL,
                ends_on :text,
                notice_days :integer NOT NULL CHECK (notice_days BETWEEN 0 AND 14),
                act :text NOT NULL CHECK (act IN ('cart', 'order')),
                total_limit :money,
                currency :text NOT NULL,
                paused_at :timestamp,
                skipped_on :text,
                noticed_on :text,
                ran_on :text,
                order_id :id REFERENCES orders (id),
                refusal :text,
                changed_at :timestamp NOT NULL
            );
            CREATE INDEX order_schedules_due ON order_schedules (next_on, template_id) WHERE paused_at IS NULL;
            CREATE INDEX order_schedules_customer ON order_schedules (customer_id, next_on);
            """),
        // A schedule counts its weeks and months from a day, moves off weekends as it is told, and every date it came
        // to is kept once: the key is what makes an order placed once, however many workers there are.
        Migration(
            "ordering.templates.0002 dates that came",
            """
            ALTER TABLE order_templates ADD COLUMN search_text :text NOT NULL DEFAULT '';
            ALTER TABLE order_schedules ADD COLUMN anchor_on :text NOT NULL DEFAULT '2026-01-05';
            ALTER TABLE order_schedules ADD COLUMN weekend :text NOT NULL DEFAULT 'keep'
                CHECK (weekend IN ('keep', 'before', 'after'));
            ALTER TABLE order_schedules ADD COLUMN payment :text NOT NULL DEFAULT '';

            CREATE TABLE order_schedule_runs (
                template_id :id NOT NULL REFERENCES order_templates (id) ON DELETE CASCADE,
                due_on :text NOT NULL,
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                outcome :text NOT NULL CHECK (outcome IN ('placed', 'approval', 'cart', 'refused', 'skipped')),
                order_id :id REFERENCES orders (id),
                reasons :json NOT NULL,
                mended_at :timestamp,
                at :timestamp NOT NULL,
                PRIMARY KEY (template_id, due_on)
            );
            CREATE INDEX order_schedule_runs_customer ON order_schedule_runs (customer_id, at, template_id);
            """),
    ]
}
