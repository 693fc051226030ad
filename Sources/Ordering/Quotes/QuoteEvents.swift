import Foundation
import Kernel

/// A customer asked for an offer.
package struct QuoteRequested: DomainEvent {
    package static let name = "ordering.quote_requested"
    package let quoteID: ID<Quote>
    package let number: String
    package let lineCount: Int
    package var subject: EventSubject { EventSubject("quote", quoteID) }
}

/// The vendor answered with prices; every answer is a version of its own.
package struct QuoteOffered: DomainEvent {
    package static let name = "ordering.quote_offered"
    package let quoteID: ID<Quote>
    package let number: String
    package let version: Int
    /// With VAT.
    package let total: Money
    package let validUntil: Date
    package var subject: EventSubject { EventSubject("quote", quoteID) }
}

/// An offer moved on: taken into work, declined, withdrawn, expired, asked for anew.
package struct QuoteMoved: DomainEvent {
    package static let name = "ordering.quote_moved"
    package let quoteID: ID<Quote>
    package let from: QuoteStatus
    package let to: QuoteStatus
    /// Why, in the person's words; empty for nothing.
    package let note: String
    package var subject: EventSubject { EventSubject("quote", quoteID) }
}

/// An offer became an order.
package struct QuoteAccepted: DomainEvent {
    package static let name = "ordering.quote_accepted"
    package let quoteID: ID<Quote>
    package let version: Int
    package let orderID: ID<Order>
    package let orderNumber: String
    package var subject: EventSubject { EventSubject("quote", quoteID) }
}

/// Somebody said something about an offer; the words are kept with the offer.
package struct QuoteDiscussed: DomainEvent {
    package static let name = "ordering.quote_discussed"
    package let quoteID: ID<Quote>
    /// The line; nil for the whole.
    package let position: Int?
    package var subject: EventSubject { EventSubject("quote", quoteID) }
}
