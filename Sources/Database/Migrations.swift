extension Database {
    /// This module's tables: events, jobs, commands, sequences, rate limits.
    package static let migrations: [Migration] = [
        Migration(
            "database.0001 events, jobs and commands",
            """
            CREATE TABLE events (
                id :id PRIMARY KEY,
                name :text NOT NULL,
                subject_kind :text NOT NULL,
                subject_id :text NOT NULL,
                customer_id :id,
                actor_kind :text NOT NULL CHECK (actor_kind IN ('member', 'staff', 'person', 'system')),
                actor_id :id,
                actor_name :text NOT NULL,
                at :timestamp NOT NULL,
                payload :json NOT NULL
            );
            CREATE INDEX events_subject ON events (subject_kind, subject_id, id);
            CREATE INDEX events_customer ON events (customer_id, id);

            CREATE TABLE unsealed_events (
                event_id :id PRIMARY KEY REFERENCES events (id)
            );
            CREATE TABLE event_seals (
                position :integer PRIMARY KEY,
                event_id :id NOT NULL UNIQUE REFERENCES events (id),
                hash :bytes NOT NULL
            );
            CREATE TABLE audit_head (
                id :integer PRIMARY KEY CHECK (id = 1),
                position :integer NOT NULL,
                hash :bytes NOT NULL
            );

            CREATE TABLE schedules (
                name :text PRIMARY KEY,
                next_run_at :timestamp NOT NULL,
                finished_at :timestamp,
                last_error :text
            );

            CREATE TABLE jobs (
                id :id PRIMARY KEY,
                kind :text NOT NULL,
                payload :json NOT NULL,
                unique_key :text UNIQUE,
                event_id :id REFERENCES events (id),
                schedule :text REFERENCES schedules (name),
                state :text NOT NULL
                    CHECK (state IN ('waiting', 'ready', 'running', 'done', 'dead', 'cancelled')),
                priority :integer NOT NULL,
                run_at :timestamp NOT NULL,
                attempts :integer NOT NULL,
                max_attempts :integer NOT NULL,
                fence :integer NOT NULL,
                beats :integer NOT NULL,
                worker :text,
                last_error :text,
                created_at :timestamp NOT NULL,
                started_at :timestamp,
                finished_at :timestamp
            );
            CREATE INDEX jobs_ready ON jobs (priority, run_at, id) WHERE state = 'ready';
            CREATE INDEX jobs_waiting ON jobs (run_at) WHERE state = 'waiting';
            CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
            CREATE INDEX jobs_dead ON jobs (finished_at, id) WHERE state = 'dead';
            CREATE INDEX jobs_finished ON jobs (finished_at) WHERE state IN ('done', 'cancelled');

            CREATE TABLE commands (
                owner :text NOT NULL,
                key :text NOT NULL,
                request_hash :bytes NOT NULL,
                status :integer NOT NULL,
                headers :json NOT NULL,
                body :bytes NOT NULL,
                at :timestamp NOT NULL,
                PRIMARY KEY (owner, key)
            );
            CREATE INDEX commands_at ON commands (at);

            CREATE TABLE sequences (
                name :text PRIMARY KEY,
                last :integer NOT NULL
            );

            CREATE TABLE rate_limits (
                key :text NOT NULL,
                slot :integer NOT NULL,
                count :integer NOT NULL,
                ends_at :timestamp NOT NULL,
                PRIMARY KEY (key, slot)
            );
            CREATE INDEX rate_limits_ends ON rate_limits (ends_at);

            CREATE TABLE lockouts (
                key :text PRIMARY KEY,
                failures :integer NOT NULL,
                locked_until :timestamp,
                attempted_at :timestamp NOT NULL
            );
            CREATE INDEX lockouts_attempted ON lockouts (attempted_at);
            """)
    ]
}
