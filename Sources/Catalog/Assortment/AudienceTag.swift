import Foundation
import Kernel

/// Somebody a rule of the assortment speaks of. Its text is stored, and stands among the tags of a ``Buyer``.
package enum AudienceTag: Hashable, Sendable {
    case everybody
    case signedIn
    /// `person`, `company` or `government`.
    case kind(String)
    /// `retail`, `small` or `key`.
    case customerClass(String)
    case contract(UUID)
    case customer(UUID)

    /// The kinds of customers.
    package static let kinds = ["person", "company", "government"]
    /// The classes of customers.
    package static let classes = ["retail", "small", "key"]

    /// Reads a text; nil for anything else.
    package init?(_ text: String) {
        if text == "all" {
            self = .everybody
            return
        }
        if text == "signed-in" {
            self = .signedIn
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "kind" where Self.kinds.contains(parts[1]): self = .kind(parts[1])
        case "class" where Self.classes.contains(parts[1]): self = .customerClass(parts[1])
        case "contract":
            guard let id = UUID(uuidString: parts[1]) else { return nil }
            self = .contract(id)
        case "customer":
            guard let id = UUID(uuidString: parts[1]) else { return nil }
            self = .customer(id)
        default: return nil
        }
    }

    /// As it is stored.
    package var text: String {
        switch self {
        case .everybody: "all"
        case .signedIn: "signed-in"
        case .kind(let word): "kind:\(word)"
        case .customerClass(let word): "class:\(word)"
        case .contract(let id): "contract:\(id.uuidString.lowercased())"
        case .customer(let id): "customer:\(id.uuidString.lowercased())"
        }
    }

    /// How narrow it is: who holds one of two tags is more surely somebody who holds the greater.
    private var narrowness: Int {
        switch self {
        case .everybody: 0
        case .signedIn: 1
        case .kind: 2
        case .customerClass: 3
        case .customer: 4
        case .contract: 5
        }
    }

    /// A tag held by everybody who holds both of two; nil when nobody can.
    ///
    /// Where no one tag says «both», it is the narrower: then a few too many hold it.
    func met(by other: AudienceTag) -> AudienceTag? {
        if self == other { return self }
        guard narrowness != other.narrowness else { return nil }
        return narrowness > other.narrowness ? self : other
    }
}
