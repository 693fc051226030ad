import Database

extension Ordering {
    /// Which orders of a customer somebody else has to allow, and who did; how much a member may order by himself; what
    /// the vendor asks of an order.
    package static let approvalMigrations: [Migration] = [
        Migration(
            "ordering.approvals.0001 rules, decisions and limits",
            """
            CREATE TABLE approval_rules (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                name :text NOT NULL,
                scope :text NOT NULL CHECK (scope IN ('everybody', 'unit', 'member')),
                unit_id :id REFERENCES units (id),
                user_id :id REFERENCES users (id),
                total_over :money,
                currency :text NOT NULL,
                category_id :id REFERENCES categories (id),
                contract_id :id REFERENCES contracts (id),
                is_for_new_address :bool NOT NULL,
                is_for_limit :bool NOT NULL,
                step :integer NOT NULL CHECK (step > 0),
                approver_role :text,
                approver_id :id REFERENCES users (id),
                substitute_id :id REFERENCES users (id),
                due_hours :integer,
                is_active :bool NOT NULL,
                created_by :id NOT NULL REFERENCES users (id),
                created_at :timestamp NOT NULL,
                changed_at :timestamp NOT NULL,
                CHECK (approver_role IS NOT NULL OR approver_id IS NOT NULL)
            );
            CREATE INDEX approval_rules_customer ON approval_rules (customer_id, is_active, step, id);

            CREATE TABLE order_approvals (
                id :id PRIMARY KEY,
                order_id :id NOT NULL REFERENCES orders (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                rule_id :id REFERENCES approval_rules (id) ON DELETE SET NULL,
                step :integer NOT NULL,
                approver_role :text,
                approver_id :id REFERENCES users (id),
                substitute_id :id REFERENCES users (id),
                author_id :id NOT NULL REFERENCES users (id),
                because :json NOT NULL,
                decision :text CHECK (decision IN ('approved', 'refused', 'lapsed')),
                decided_by :id REFERENCES users (id),
                decided_by_name :text,
                decided_at :timestamp,
                note :text NOT NULL,
                created_at :timestamp NOT NULL,
                due_at :timestamp,
                reminded_at :timestamp,
                CHECK (decided_by IS NULL OR decided_by <> author_id),
                CHECK ((decision IS NULL) = (decided_at IS NULL))
            );
            CREATE INDEX order_approvals_order ON order_approvals (order_id, step, id);
            CREATE INDEX order_approvals_open ON order_approvals (customer_id, created_at, id) WHERE decision IS NULL;
            CREATE INDEX order_approvals_due ON order_approvals (due_at, id) WHERE decision IS NULL;

            CREATE TABLE member_limits (
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                order_limit :money,
                month_limit :money,
                currency :text NOT NULL,
                changed_by :id NOT NULL REFERENCES users (id),
                changed_at :timestamp NOT NULL,
                PRIMARY KEY (customer_id, user_id)
            );

            CREATE TABLE order_terms (
                customer_class :text PRIMARY KEY CHECK (customer_class IN ('', 'retail', 'small', 'key')),
                minimum_total :money,
                currency :text NOT NULL,
                price_hours :integer,
                changed_at :timestamp NOT NULL
            );
            """),
        checkoutMigration, absenceMigration,
    ]
}
