/// A fact, told in the past tense, stored in the transaction that made it true.
///
/// The stored row is the audit record, the order's history and the outbox in one.
package protocol DomainEvent: Codable, Sendable {
    /// `module.fact_in_past`, for example `ordering.order_placed`; stored, so it never changes.
    static var name: String { get }
    /// What the event is about, for example `("order", id)`; histories are read by it.
    var subject: EventSubject { get }
}

/// The object an event is about.
package struct EventSubject: Hashable, Sendable, Codable {
    /// The kind of the object in snake_case: `order`, `member`, `user`.
    package let kind: String
    /// The object's identifier as text.
    package let id: String

    package init<Subject>(_ kind: String, _ id: ID<Subject>) {
        self.kind = kind
        self.id = id.description
    }

    package init(_ kind: String, _ id: String) {
        self.kind = kind
        self.id = id
    }
}
