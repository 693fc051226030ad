import Database
import Foundation
import Kernel
import TestKit
import Web

/// What the rival's customer asked for besides goods: a request with a file, a configuration, a test drive.
struct ForeignContent: Sendable {
    /// What an address of this room can name, foreign or nobody's.
    let things: [String: String]

    /// Places that name what belongs to the vendor: nobody finds what is not there.
    static let vendorsOwn: Set<Substring> = [
        ":article", ":service", ":configurator", ":unit", ":product", ":category", ":run", ":carrier",
    ]

    init(in world: World) async throws {
        let (customer, rival) = (world.theirs, world.user(.rival))
        let (request, file, configuration) = (UUID(), UUID(), UUID())
        try await world.database.write { tx in
            let product: UUID = try tx.value("SELECT id FROM products WHERE sku = 'Z-1'")
            let (configurator, unit, drive, service) = (UUID(), UUID(), UUID(), UUID())
            try tx.execute(
                """
                INSERT INTO services (id, slug, name, lead, body, icon, currency, fields, audience, position, is_shown,
                    version, updated_at)
                VALUES (\(service), 'hidden', 'Скрытая', '', '', 'box', 'RUB', \(SQLValue.json("[]")), 'all', 1, \(false), 1,
                    \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO service_requests (id, number, customer_id, placed_by, placed_by_name, service_id, subject,
                    status, answers, company, contact, phone, email, comment, placed_at, moved_at, waits_for_staff,
                    search_text)
                VALUES (\(request), '2026-S-000777', \(customer), \(rival), 'Тайна Василька', \(service), 'Тайна Василька',
                    'new', \(SQLValue.json("[]")), 'Тайна Василька', 'Тайна Василька', '+79000000012',
                    'secret@vasilek.example', '', \(World.start), \(World.start), \(true), 'тайна')
                """)
            try tx.execute(
                """
                INSERT INTO service_request_files (id, request_id, customer_id, name, type, size, content)
                VALUES (\(file), \(request), \(customer), 'Тайна.pdf', 'application/pdf', 14, \(Array("Тайна Василька".utf8)))
                """)
            try tx.execute(
                """
                INSERT INTO service_alerts (customer_id, user_id, service_id, wants_news, wants_statuses)
                VALUES (\(customer), \(rival), \(service), \(true), \(true))
                """)
            try tx.execute(
                """
                INSERT INTO configurators (id, slug, product_id, name, lead, content, is_shown, version, updated_at)
                VALUES (\(configurator), 'hidden', \(product), 'Скрытый', '',
                    \(SQLValue.json(#"{"groups":[],"rules":[]}"#)), \(false), 1, \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO configurations (id, customer_id, placed_by, placed_by_name, configurator_id, name, options,
                    created_at)
                VALUES (\(configuration), \(customer), \(rival), 'Тайна Василька', \(configurator), 'Тайна Василька', '',
                    \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO demo_units (id, product_id, name, place, created_at)
                VALUES (\(unit), \(product), 'Стенд', 'Тверь', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO test_drives (id, number, customer_id, placed_by, placed_by_name, product_id, product_name,
                    demo_unit_id, starts_on, ends_on, place, contact, phone, comment, status, placed_at, moved_at)
                VALUES (\(drive), '2026-T-000777', \(customer), \(rival), 'Тайна Василька', \(product), 'Стенд', \(unit),
                    '2026-11-20', '2026-11-21', 'Секретный адрес', 'Тайна Василька', '+79000000012', '', 'requested',
                    \(World.start), \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO demo_days (demo_unit_id, day, test_drive_id)
                VALUES (\(unit), '2026-11-20', \(drive)), (\(unit), '2026-11-21', \(drive))
                """)
        }
        let nobody = UUID().uuidString.lowercased()
        things = [
            "request": "2026-S-000777", "file": file.uuidString.lowercased(), "drive": "2026-T-000777",
            "configuration": configuration.uuidString.lowercased(), "article": nobody, "service": nobody,
            "configurator": nobody, "unit": nobody, "product": nobody, "category": nobody, "run": nobody,
        ]
    }
}
