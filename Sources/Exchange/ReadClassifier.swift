// Reads what classifiers list: groups, properties, kinds of prices, warehouses, units.

import Kernel

extension CommerceMLElement {
    /// The identifier; nil with a warning when there is none, or one nobody could keep.
    func requiredID(_ tag: CommerceMLTag = .id) -> String? {
        guard let id = string(tag) else {
            warn(.missingID)
            return nil
        }
        return allowed(id, at: tag)
    }

    /// An identifier that was put together, or nil with a warning when it is too long.
    func allowed(_ id: String, at tag: CommerceMLTag = .id) -> String? {
        guard id.utf8.count > ExchangeLimit.id, id.unicodeScalars.count > ExchangeLimit.id else { return id }
        (child(tag) ?? self).warn(.longID, ["limit": String(ExchangeLimit.id)])
        return nil
    }

    /// Whether the thing is marked as deleted, in any of the ways of 2.x and 3.x.
    func isDeleted() -> Bool {
        let status = (attribute(.status) ?? string(.status))?.lowercased()
        let isMarked = flag(.deletionMark) ?? false
        return isMarked || status == "удален" || status == "удалён"
    }

    /// A tag's text as a currency; nil when absent or (with a warning) unknown.
    func currency() -> Currency? {
        guard let child = child(.currency), let text = child.label else { return nil }
        let currency = Currency(exchangeSpelling: text)
        if currency == nil { child.warn(.currency, ["value": String(text.prefix(40))]) }
        return currency
    }

    /// Whether the first VAT among `<Налог>` is included; nil when not said.
    func vatMode() -> VATMode? {
        var mode: VATMode?
        for tax in children(.tax) {
            let name = tax.string(.name)
            tax.ignore(.excise)
            let isIncluded = tax.flag(.isIncluded)
            if mode == nil, name == nil || name == "НДС" { mode = isIncluded.map { $0 ? .included : .onTop } }
        }
        return mode
    }

    /// A text as a VAT rate; nil with a warning when unknown.
    func vatRate(_ text: String) -> VATRate? {
        let rate = VATRate(parsing: text)
        if rate == nil { warn(.vatRate, ["value": String(text.prefix(40))]) }
        return rate
    }

    /// `<list><member><Наименование/><Значение/></member></list>`; those without a name are left out.
    func namedValues(_ list: CommerceMLTag, _ member: CommerceMLTag, name: CommerceMLTag = .name)
        -> [CommerceMLNamedValue]
    {
        self.list(list, of: member).compactMap { element in
            element.ignore(.id)
            let values = element.children(.value).compactMap { ExchangeText.multiLine($0.text).nilIfEmpty }
            return element.string(name).map { CommerceMLNamedValue(name: $0, value: values.joined(separator: "\n")) }
        }
    }
}

extension Currency {
    /// Currencies as 1C and its imitators spell them: by word, by old and new code, by number.
    init?(exchangeSpelling text: String) {
        let known = Self.spellings[text] ?? Self.spellings[text.lowercased().filter { $0 != "." && !$0.isWhitespace }]
        guard let known else { return nil }
        self = known
    }

    private static let spellings: [String: Currency] = {
        let all: [(Currency, [String])] = [
            (.rub, ["руб", "р", "рубль", "рубли", "RUB", "rub", "RUR", "rur", "643", "810", "₽"]),
            (.usd, ["USD", "usd", "840", "$", "долл", "доллар", "долларсша"]),
            (.eur, ["EUR", "eur", "978", "€", "евро"]),
            (.cny, ["CNY", "cny", "156", "¥", "юань", "rmb"]),
            (.kzt, ["KZT", "kzt", "398", "₸", "тенге", "тг"]),
            (.byn, ["BYN", "byn", "933", "br", "белруб"]),
        ]
        return Dictionary(uniqueKeysWithValues: all.flatMap { currency, names in names.map { ($0, currency) } })
    }()
}

extension CommerceMLGroup {
    /// Reads a group and all groups inside it, parents first.
    static func read(_ element: CommerceMLElement, parent: String? = nil) -> [CommerceMLGroup] {
        guard let id = element.requiredID() else { return [] }
        element.ignore(.version)
        let group = CommerceMLGroup(
            id: id, parentID: parent, name: element.string(.name, upTo: ExchangeLimit.name) ?? "",
            description: element.prose(.description), isDeleted: element.isDeleted())
        return [group] + element.list(.groups, of: .group).flatMap { read($0, parent: id) }
    }
}

extension CommerceMLProperty {
    init?(_ element: CommerceMLElement) {
        guard let id = element.requiredID() else { return nil }
        element.ignore(.version, .isExternal, .isInformative)
        self.id = id
        name = element.string(.name, upTo: ExchangeLimit.name) ?? ""
        valueType = element.string(.valueType)
        variants = element.list(.variants, of: .directory).compactMap { variant in
            let value = variant.string(.value, upTo: ExchangeLimit.value) ?? ""
            return variant.requiredID(.valueID).map { Variant(id: $0, value: value) }
        }
        isRequired = element.flag(.isRequired) ?? false
        isMultiple = element.flag(.isMultiple) ?? false
        isForProducts = element.flag(.isForProducts)
        isForOffers = element.flag(.isForOffers)
        isDeleted = element.isDeleted()
    }
}

extension CommerceMLPriceType {
    init?(_ element: CommerceMLElement) {
        guard let id = element.requiredID() else { return nil }
        element.ignore(.version)
        self.id = id
        name = element.string(.name, upTo: ExchangeLimit.name) ?? ""
        currency = element.currency()
        vatMode = element.vatMode()
        isDeleted = element.isDeleted()
    }
}

extension CommerceMLWarehouse {
    init?(_ element: CommerceMLElement) {
        guard let id = element.requiredID() else { return nil }
        element.ignore(.version)
        self.id = id
        name = element.string(.name, upTo: ExchangeLimit.name) ?? ""
        comment = element.prose(.comment)
        address = element.child(.address).map { CommerceMLAddress($0) }
        contacts = element.namedValues(.contacts, .contact, name: .type)
        isDeleted = element.isDeleted()
    }
}

extension CommerceMLUnit {
    /// Reads a unit of the classifier or of a line of a document.
    init(_ element: CommerceMLElement) {
        element.ignore(.version)
        let id = element.string(.id)
        code = element.string(.code, upTo: ExchangeLimit.unit) ?? id.map { element.cut($0, to: ExchangeLimit.unit) }
        shortName = element.string(.shortName, upTo: ExchangeLimit.unit)
        fullName = element.string(.longName, upTo: ExchangeLimit.name)
        internationalName = element.string(.internationalName)
        isDeleted = element.isDeleted()
    }

    /// Reads `<БазоваяЕдиница>`: a name with the code beside it (2.x), or the code alone (3.x).
    init(base element: CommerceMLElement) {
        for recount in element.children(.recount) { recount.ignore(.unit, .ratio) }
        let text = element.label.map { element.cut($0, to: ExchangeLimit.unit) }
        let isCode = text?.allSatisfy(\.isNumber) ?? false
        code = element.attribute(.code).map { element.cut($0, to: ExchangeLimit.unit) } ?? (isCode ? text : nil)
        shortName = isCode ? nil : text
        fullName = element.attribute(.longName).map { element.cut($0, to: ExchangeLimit.name) }
        internationalName = element.attribute(.internationalName)
    }
}
