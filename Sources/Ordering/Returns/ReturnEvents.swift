import Foundation
import Kernel

/// A customer wants to give goods back, or says what is wrong with them.
package struct ReturnRequested: DomainEvent {
    package static let name = "ordering.return_requested"
    package let returnID: ID<OrderReturn>
    package let number: String
    package let orderNumber: String
    package let lineCount: Int
    package var subject: EventSubject { EventSubject("return", returnID) }
}

/// The vendor decided what is allowed of each line.
package struct ReturnDecided: DomainEvent {
    package static let name = "ordering.return_decided"
    package let returnID: ID<OrderReturn>
    package let isApproved: Bool
    /// What is allowed, with VAT.
    package let amount: Money
    /// Why, in that person's words; empty for nothing.
    package let note: String
    package var subject: EventSubject { EventSubject("return", returnID) }
}

/// A return moved on.
package struct ReturnMoved: DomainEvent {
    package static let name = "ordering.return_moved"
    package let returnID: ID<OrderReturn>
    package let from: ReturnStatus
    package let to: ReturnStatus
    /// Nil until it is settled.
    package let settledAs: ReturnWish?
    /// Why, in the person's words; empty for nothing.
    package let note: String
    package var subject: EventSubject { EventSubject("return", returnID) }
}

/// Somebody said something about a return; the words are kept with it.
package struct ReturnDiscussed: DomainEvent {
    package static let name = "ordering.return_discussed"
    package let returnID: ID<OrderReturn>
    package var subject: EventSubject { EventSubject("return", returnID) }
}

/// Somebody added photos or papers to a return.
package struct ReturnFilesAdded: DomainEvent {
    package static let name = "ordering.return_files_added"
    package let returnID: ID<OrderReturn>
    package let count: Int
    package var subject: EventSubject { EventSubject("return", returnID) }
}

/// The vendor told other terms of returns.
package struct ReturnTermsChanged: DomainEvent {
    package static let name = "ordering.return_terms_changed"
    package let terms: ReturnTerms
    package var subject: EventSubject { EventSubject("settings", "returns") }
}
