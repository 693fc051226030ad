import Database

extension Appearance {
    /// How the installation looks: one row for each of the last versions, the whole look in it.
    package static let migrations: [Migration] = [
        Migration(
            "appearance.0001 versions of the look",
            """
            :sequence appearance_version;
            CREATE TABLE appearance (
                version :integer PRIMARY KEY,
                look :json NOT NULL,
                author_id :id REFERENCES users (id),
                author_name :text NOT NULL,
                created_at :timestamp NOT NULL
            );
            """)
    ]
}
