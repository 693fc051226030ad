import Foundation
import Kernel

/// Which jobs follow which events. Filled once by the modules' front doors.
package struct Subscriptions: Sendable {
    /// Kinds of jobs to queue, by the event's name.
    private(set) var jobKinds: [String: [String]] = [:]

    package init() {}

    /// Queues a job of `kind` with the event as its payload whenever the event is announced.
    package mutating func on<Event: DomainEvent>(_ event: Event.Type, enqueue kind: String) {
        jobKinds[Event.name, default: []].append(kind)
    }
}

extension Transaction {
    /// Stores the fact in this transaction and queues what follows from it.
    ///
    /// - Parameters:
    ///   - customer: whose history it belongs to, when the principal is not a member of it.
    @discardableResult
    package func announce<Event: DomainEvent>(
        _ event: Event, by principal: Principal, customer: ID<Customer>? = nil, at now: Date
    ) throws -> ID<StoredEvent> {
        let id = ID<StoredEvent>(at: now)
        let payload = try String(decoding: JSONEncoder.canonical.encode(event), as: UTF8.self)
        try execute(
            """
            INSERT INTO events (id, name, subject_kind, subject_id, customer_id, actor_kind, actor_id, actor_name, at, payload)
            VALUES (\(id), \(Event.name), \(event.subject.kind), \(event.subject.id),
                    \(customer ?? principal.customerID), \(principal.kind.word), \(principal.userID),
                    \(principal.name), \(now), \(SQLValue.json(payload)))
            """)
        try execute("INSERT INTO unsealed_events (event_id) VALUES (\(id))")
        for kind in database.subscriptions.jobKinds[Event.name] ?? [] {
            try enqueue(NewJob(kind: kind, payload: payload, uniqueKey: "\(kind):\(id)", eventID: id), at: now)
        }
        return id
    }
}

/// An event as stored: the audit record.
package struct StoredEvent: RowDecodable, Sendable {
    package let id: ID<StoredEvent>
    package let name: String
    package let subject: EventSubject
    package let customerID: ID<Customer>?
    /// `member`, `staff`, `person` or `system`.
    package let actorKind: String
    package let actorID: ID<User>?
    package let actorName: String
    package let at: Date
    /// The event's values as JSON.
    package let payload: String

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        subject = EventSubject(try row["subject_kind"], try row["subject_id"] as String)
        customerID = try row["customer_id"]
        actorKind = try row["actor_kind"]
        actorID = try row["actor_id"]
        actorName = try row["actor_name"]
        at = try row["at"]
        payload = try row["payload"]
    }

    /// The event as its type again.
    ///
    /// - Throws: `DecodingError` when the stored values do not fit.
    package func decoded<Event: DomainEvent>(as type: Event.Type) throws -> Event {
        try JSONDecoder.canonical.decode(type, from: Data(payload.utf8))
    }

    /// The columns of `events`, in the order of this type.
    package static let columns: SQL =
        "id, name, subject_kind, subject_id, customer_id, actor_kind, actor_id, actor_name, at, payload"
}

extension Transaction {
    /// What happened to one object, oldest first; of more than `limit` facts the latest.
    package func history(of subject: EventSubject, limit: Int = 500) throws -> [StoredEvent] {
        try all(
            """
            SELECT \(StoredEvent.columns) FROM events
            WHERE subject_kind = \(subject.kind) AND subject_id = \(subject.id) ORDER BY id DESC LIMIT \(limit)
            """, as: StoredEvent.self
        ).reversed()
    }
}

extension Principal.Kind {
    /// The word stored with events.
    var word: String {
        switch self {
        case .member: "member"
        case .staff: "staff"
        case .person: "person"
        case .system: "system"
        }
    }
}

extension JSONEncoder {
    /// Sorted keys and instants in whole milliseconds: the same value is always the same text, so that it can be hashed.
    package static var canonical: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .millisecondsSince1970
        return encoder
    }
}

extension JSONDecoder {
    /// Reads what ``Foundation/JSONEncoder/canonical`` wrote.
    package static var canonical: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        return decoder
    }
}
