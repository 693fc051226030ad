import Database

extension Catalog {
    /// Articles and news, services and what is asked of them, configurators, equipment lent for a test drive.
    static let contentMigrations: [Migration] = [
        Migration(
            "catalog.content.0001 articles",
            """
            CREATE TABLE articles (
                id :id PRIMARY KEY,
                slug :text NOT NULL UNIQUE,
                kind :text NOT NULL CHECK (kind IN ('article', 'news', 'review')),
                title :text NOT NULL,
                lead :text NOT NULL,
                body :text NOT NULL,
                picture :text,
                author :text NOT NULL,
                audience :text NOT NULL,
                status :text NOT NULL CHECK (status IN ('draft', 'published', 'withdrawn')),
                published_at :timestamp,
                is_announced :bool NOT NULL,
                search_text :text NOT NULL,
                version :integer NOT NULL,
                updated_at :timestamp NOT NULL
            );
            CREATE INDEX articles_shown ON articles (status, published_at, id);
            CREATE INDEX articles_kind ON articles (status, kind, published_at, id);
            CREATE INDEX articles_edited ON articles (updated_at, id);
            CREATE INDEX articles_due ON articles (published_at) WHERE NOT is_announced;

            CREATE TABLE article_products (
                article_id :id NOT NULL REFERENCES articles (id),
                product_id :id NOT NULL REFERENCES products (id),
                position :integer NOT NULL,
                PRIMARY KEY (article_id, product_id)
            );
            CREATE INDEX article_products_product ON article_products (product_id, article_id);

            CREATE TABLE article_categories (
                article_id :id NOT NULL REFERENCES articles (id),
                category_id :id NOT NULL REFERENCES categories (id),
                PRIMARY KEY (article_id, category_id)
            );
            CREATE INDEX article_categories_category ON article_categories (category_id, article_id);

            CREATE TABLE article_versions (
                article_id :id NOT NULL REFERENCES articles (id),
                number :integer NOT NULL,
                content :json NOT NULL,
                author_name :text NOT NULL,
                created_at :timestamp NOT NULL,
                PRIMARY KEY (article_id, number)
            );
            """),
        Migration(
            "catalog.content.0002 services and requests",
            """
            :sequence service_request_number;

            CREATE TABLE services (
                id :id PRIMARY KEY,
                slug :text NOT NULL UNIQUE,
                name :text NOT NULL,
                lead :text NOT NULL,
                body :text NOT NULL,
                icon :text NOT NULL,
                price :money,
                currency :text NOT NULL,
                fields :json NOT NULL,
                audience :text NOT NULL,
                position :integer NOT NULL,
                is_shown :bool NOT NULL,
                version :integer NOT NULL,
                updated_at :timestamp NOT NULL
            );
            CREATE INDEX services_list ON services (position, name, id);

            CREATE TABLE service_requests (
                id :id PRIMARY KEY,
                number :text NOT NULL UNIQUE,
                customer_id :id NOT NULL REFERENCES customers (id),
                placed_by :id NOT NULL REFERENCES users (id),
                placed_by_name :text NOT NULL,
                unit_id :id,
                service_id :id REFERENCES services (id),
                subject :text NOT NULL,
                status :text NOT NULL CHECK (status IN ('new', 'in_work', 'done', 'refused')),
                answers :json NOT NULL,
                company :text NOT NULL,
                contact :text NOT NULL,
                phone :text NOT NULL,
                email :text NOT NULL,
                comment :text NOT NULL,
                handler_id :id REFERENCES users (id),
                placed_at :timestamp NOT NULL,
                moved_at :timestamp NOT NULL,
                moved_by :id REFERENCES users (id),
                waits_for_staff :bool NOT NULL,
                search_text :text NOT NULL
            );
            CREATE INDEX service_requests_customer ON service_requests (customer_id, placed_at, id);
            CREATE INDEX service_requests_owner ON service_requests (customer_id, placed_by, placed_at, id);
            CREATE INDEX service_requests_unit ON service_requests (customer_id, unit_id, placed_at, id);
            CREATE INDEX service_requests_moved ON service_requests (customer_id, moved_at, id);
            CREATE INDEX service_requests_all ON service_requests (placed_at, id);
            CREATE INDEX service_requests_status ON service_requests (status, placed_at, id);
            CREATE INDEX service_requests_waiting ON service_requests (moved_at, id) WHERE waits_for_staff;

            CREATE TABLE service_request_files (
                id :id PRIMARY KEY,
                request_id :id NOT NULL REFERENCES service_requests (id),
                customer_id :id NOT NULL REFERENCES customers (id),
                name :text NOT NULL,
                type :text NOT NULL,
                size :integer NOT NULL,
                content :bytes NOT NULL
            );
            CREATE INDEX service_request_files_request ON service_request_files (request_id, id);

            CREATE TABLE service_alerts (
                customer_id :id NOT NULL REFERENCES customers (id),
                user_id :id NOT NULL REFERENCES users (id),
                service_id :id NOT NULL REFERENCES services (id),
                wants_news :bool NOT NULL,
                wants_statuses :bool NOT NULL,
                PRIMARY KEY (customer_id, user_id, service_id)
            );
            CREATE TABLE service_news (
                id :id PRIMARY KEY,
                service_id :id NOT NULL REFERENCES services (id),
                text :text NOT NULL,
                author_name :text NOT NULL,
                created_at :timestamp NOT NULL
            );
            CREATE INDEX service_news_service ON service_news (service_id, created_at, id);
            """),
        Migration(
            "catalog.content.0003 configurators",
            """
            CREATE TABLE configurators (
                id :id PRIMARY KEY,
                slug :text NOT NULL UNIQUE,
                product_id :id NOT NULL REFERENCES products (id),
                name :text NOT NULL,
                lead :text NOT NULL,
                content :json NOT NULL,
                is_shown :bool NOT NULL,
                version :integer NOT NULL,
                updated_at :timestamp NOT NULL
            );
            CREATE INDEX configurators_list ON configurators (name, id);
            CREATE INDEX configurators_product ON configurators (product_id);

            CREATE TABLE configurations (
                id :id PRIMARY KEY,
                customer_id :id NOT NULL REFERENCES customers (id),
                placed_by :id NOT NULL REFERENCES users (id),
                placed_by_name :text NOT NULL,
                configurator_id :id NOT NULL REFERENCES configurators (id),
                name :text NOT NULL,
                options :text NOT NULL,
                created_at :timestamp NOT NULL,
                removed_at :timestamp
            );
            CREATE INDEX configurations_customer ON configurations (customer_id, created_at, id);
            """),
        Migration(
            "catalog.content.0004 test drives",
            """
            :sequence test_drive_number;

            CREATE TABLE demo_units (
                id :id PRIMARY KEY,
                product_id :id NOT NULL REFERENCES products (id),
                name :text NOT NULL,
                place :text NOT NULL,
                created_at :timestamp NOT NULL,
                removed_at :timestamp
            );
            CREATE INDEX demo_units_product ON demo_units (product_id, name, id);

            CREATE TABLE test_drives (
                id :id PRIMARY KEY,
                number :text NOT NULL UNIQUE,
                customer_id :id NOT NULL REFERENCES customers (id),
                placed_by :id NOT NULL REFERENCES users (id),
                placed_by_name :text NOT NULL,
                unit_id :id,
                product_id :id NOT NULL REFERENCES products (id),
                product_name :text NOT NULL,
                demo_unit_id :id NOT NULL REFERENCES demo_units (id),
                starts_on :text NOT NULL,
                ends_on :text NOT NULL,
                place :text NOT NULL,
                contact :text NOT NULL,
                phone :text NOT NULL,
                comment :text NOT NULL,
                status :text NOT NULL CHECK (status IN ('requested', 'confirmed', 'handed_out', 'returned', 'refused')),
                placed_at :timestamp NOT NULL,
                moved_at :timestamp NOT NULL,
                moved_by :id REFERENCES users (id)
            );
            CREATE INDEX test_drives_customer ON test_drives (customer_id, placed_at, id);
            CREATE INDEX test_drives_owner ON test_drives (customer_id, placed_by, placed_at, id);
            CREATE INDEX test_drives_unit ON test_drives (customer_id, unit_id, placed_at, id);
            CREATE INDEX test_drives_moved ON test_drives (customer_id, moved_at, id);
            CREATE INDEX test_drives_all ON test_drives (placed_at, id);
            CREATE INDEX test_drives_status ON test_drives (status, placed_at, id);

            CREATE TABLE demo_days (
                demo_unit_id :id NOT NULL REFERENCES demo_units (id),
                day :text NOT NULL,
                test_drive_id :id NOT NULL REFERENCES test_drives (id),
                PRIMARY KEY (demo_unit_id, day)
            );
            CREATE INDEX demo_days_drive ON demo_days (test_drive_id);
            CREATE INDEX demo_days_day ON demo_days (day, demo_unit_id);
            """),
    ]
}
