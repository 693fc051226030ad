// Reads counterparties, leniently: what is there is taken, whichever way it is nested.

extension CommerceMLAddress {
    init(_ element: CommerceMLElement) {
        line =
            element.string(.presentation, upTo: ExchangeLimit.name)
            ?? element.label.map { element.cut($0, to: ExchangeLimit.name) }
        fields = element.children(.addressField).compactMap { field in
            let value = field.string(.value)
            return field.string(.type).flatMap { type in value.map { CommerceMLNamedValue(name: type, value: $0) } }
        }
    }
}

extension CommerceMLCounterparty {
    init(_ element: CommerceMLElement) {
        // The details stand in the element itself or in one of two wrappers, by version and producer.
        let parts = [element] + element.children(.companyDetails) + element.children(.personDetails)
        func first<Value>(_ read: (CommerceMLElement) -> Value?) -> Value? { parts.lazy.compactMap(read).first }

        id = element.string(.id)
        name = first { $0.string(.name) }
        fullName = first { $0.string(.officialName) } ?? first { $0.string(.fullName) }
        let personParts: [CommerceMLTag] = [.lastName, .firstName, .middleName]
        personName = personParts.compactMap { tag in first { $0.string(tag) } }.joined(separator: " ").nilIfEmpty
        role = element.string(.role)
        inn = first { $0.digits(.inn, counts: [10, 12]) }
        kpp = first { $0.digits(.kpp, counts: [9]) }
        okpo = first { $0.string(.okpo) ?? $0.string(.okpoCode) }
        let addressTags: [CommerceMLTag] = [.registrationAddress, .legalAddress, .address]
        addresses = parts.flatMap { part in addressTags.flatMap { part.children($0) } }.map { CommerceMLAddress($0) }
        contacts = parts.flatMap { $0.namedValues(.contacts, .contact, name: .type) }
        accounts = parts.flatMap { $0.list(.accounts, of: .account) }.map { Account($0) }
        representatives = parts.flatMap { $0.list(.representatives, of: .representative) }.map { Representative($0) }
        version = element.string(.version)
        isDeleted = element.isDeleted()
    }
}

extension CommerceMLCounterparty.Account {
    init(_ element: CommerceMLElement) {
        number = element.string(.accountNumber)
        let bank = element.child(.bank)
        bic = bank?.string(.bic)
        bankName = bank?.string(.name)
        correspondentAccount = bank?.string(.correspondentAccount)
        bank?.ignoreAddress()
    }
}

extension CommerceMLCounterparty.Representative {
    /// The person stands in the element itself (3.x) or in a counterparty inside it (2.x).
    init(_ element: CommerceMLElement) {
        let person = element.child(.counterparty) ?? element
        id = person.string(.id)
        name = person.string(.name)
        relation = person.string(.relation) ?? element.string(.relation)
    }
}

extension CommerceMLElement {
    /// A bank's own address is of no use: the bank is known by its code.
    fileprivate func ignoreAddress() {
        for address in children(.address) { _ = CommerceMLAddress(address) }
    }

    /// A code of digits, with a warning when its length is none of `counts` or it has other characters.
    fileprivate func digits(_ tag: CommerceMLTag, counts: [Int]) -> String? {
        guard let child = child(tag), let text = child.label else { return nil }
        if !counts.contains(text.count) || !text.allSatisfy({ ("0"..."9").contains($0) }) { child.warn(.taxNumber) }
        return text
    }
}
