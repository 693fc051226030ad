import Database

extension Catalog {
    /// How prices are made: settings of price types, rules, prices of single customers, changes to come, rates of
    /// currencies, and what each customer has bought.
    ///
    /// Percents are in hundredths of a per cent, amounts in hundredths of their currency. An instant a rule begins or
    /// ends at is a whole minute.
    static let pricesMigrations: [Migration] = [
        Migration(
            "catalog.prices.0001 rules, personal prices and changes to come",
            """
            ALTER TABLE price_types ADD COLUMN combination :text NOT NULL DEFAULT 'most_specific';
            ALTER TABLE price_types ADD COLUMN floor_percent :integer NOT NULL DEFAULT 0;
            ALTER TABLE price_types ADD COLUMN rounding_step :integer NOT NULL DEFAULT 1;
            ALTER TABLE price_types ADD COLUMN rounding_way :text NOT NULL DEFAULT 'nearest';
            ALTER TABLE price_types ADD COLUMN shown_currency :text;

            CREATE TABLE price_rules (
                id :id PRIMARY KEY,
                source :text NOT NULL DEFAULT '1C',
                external_id :text,
                name :text NOT NULL,
                sort_name :text NOT NULL,
                title :text NOT NULL,
                kind :text NOT NULL CHECK (kind IN ('category_discount', 'brand_discount', 'product_price',
                    'product_discount', 'volume_ladder', 'cumulative', 'promotion', 'personal')),
                effect :text NOT NULL CHECK (effect IN ('percent', 'amount_off', 'price', 'steps')),
                product_id :id REFERENCES products (id),
                category_id :id REFERENCES categories (id),
                manufacturer :text,
                price_type_id :id REFERENCES price_types (id),
                percent :integer NOT NULL CHECK (percent BETWEEN 0 AND 10000),
                amount :money NOT NULL CHECK (amount >= 0),
                currency :text NOT NULL,
                steps :text NOT NULL,
                period :text NOT NULL,
                min_quantity :quantity NOT NULL CHECK (min_quantity >= 0),
                min_total :money NOT NULL CHECK (min_total >= 0),
                priority :integer NOT NULL,
                weekdays :integer NOT NULL,
                valid_from :timestamp,
                valid_until :timestamp,
                is_active :bool NOT NULL,
                is_exclusive :bool NOT NULL,
                touches_fixed :bool NOT NULL,
                created_by :id REFERENCES users (id),
                created_at :timestamp NOT NULL,
                updated_at :timestamp NOT NULL,
                removed_at :timestamp,
                UNIQUE (source, external_id)
            );
            CREATE INDEX price_rules_names ON price_rules (sort_name, id) WHERE removed_at IS NULL;
            CREATE INDEX price_rules_changes ON price_rules (updated_at, id) WHERE removed_at IS NULL;
            CREATE INDEX price_rules_kinds ON price_rules (kind, valid_until, id) WHERE removed_at IS NULL;

            CREATE TABLE price_rule_audiences (
                tag :text NOT NULL,
                rule_id :id NOT NULL REFERENCES price_rules (id),
                customer_id :id REFERENCES customers (id),
                PRIMARY KEY (tag, rule_id)
            );
            CREATE INDEX price_rule_audiences_rule ON price_rule_audiences (rule_id);

            CREATE TABLE customer_prices (
                customer_id :id NOT NULL REFERENCES customers (id),
                product_id :id NOT NULL REFERENCES products (id),
                min_quantity :quantity NOT NULL,
                amount :money NOT NULL CHECK (amount >= 0),
                currency :text NOT NULL,
                source :text NOT NULL,
                PRIMARY KEY (product_id, customer_id, min_quantity)
            );
            CREATE INDEX customer_prices_customer ON customer_prices (customer_id, source);
            CREATE INDEX contract_prices_contract ON contract_prices (contract_id);

            CREATE TABLE scheduled_prices (
                product_id :id NOT NULL REFERENCES products (id),
                holder_id :id NOT NULL,
                min_quantity :quantity NOT NULL,
                effective_at :timestamp NOT NULL,
                amount :money CHECK (amount >= 0),
                currency :text NOT NULL,
                created_by :id REFERENCES users (id),
                created_at :timestamp NOT NULL,
                PRIMARY KEY (product_id, holder_id, min_quantity, effective_at)
            );
            CREATE INDEX scheduled_prices_due ON scheduled_prices (effective_at, product_id, holder_id, min_quantity);

            CREATE TABLE currency_rates (
                currency :text NOT NULL,
                target :text NOT NULL,
                valid_from :timestamp NOT NULL,
                nominal :integer NOT NULL CHECK (nominal > 0),
                rate :integer NOT NULL CHECK (rate > 0),
                PRIMARY KEY (currency, target, valid_from)
            );

            CREATE TABLE customer_turnover (
                customer_id :id NOT NULL REFERENCES customers (id),
                month :text NOT NULL,
                currency :text NOT NULL,
                ordered :money NOT NULL,
                told :money,
                PRIMARY KEY (customer_id, month, currency)
            );
            CREATE INDEX customer_turnover_month ON customer_turnover (month);
            """)
    ]
}
