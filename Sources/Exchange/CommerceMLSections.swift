// How the stream goes in and out of sections, and gives what it collected.

import Foundation
import Intake

extension CommerceMLStream {
    func enter(_ place: CommerceMLPlace, _ name: XMLName, _ attributes: [XMLAttribute], line: Int) throws {
        if case .list = place { try tellSection(line: line) }
        places.append((place, name.text))
        var known: [CommerceMLTag: String] = [:]
        for attribute in attributes {
            if let tag = tag(of: attribute.name) { known[tag] = ExchangeText.singleLine(attribute.value) }
        }
        switch place {
        case .root:
            // What else the root has describes formats we recognise without being told.
            let header = CommerceMLHeader(
                schemaVersion: known[.schemaVersion]?.nilIfEmpty,
                formedAt: known[.formedAt].flatMap { ExchangeTime($0) })
            try give(.document(header), line: line)
            return
        case .section(let kind):
            section = CommerceMLSection(kind: kind)
            section?.onlyChanges = known[.onlyChanges].flatMap { flag($0, line: line) }
            isSectionTold = false
            // Its members follow at once, without a list around them.
            if kind == .counterparties { try tellSection(line: line) }
        case .container: containers += 1
        case .list: break
        }
        for attribute in attributes where tag(of: attribute.name) != .onlyChanges {
            count(unknown: currentPath + "/@" + attribute.name.text)
        }
    }

    func leave(line: Int) throws {
        guard let (place, _) = places.last else { return }
        if case .section = place {
            try tellSection(line: line)
            if let section { try give(.sectionEnd(section), line: line) }
            section = nil
        }
        places.removeLast()
    }

    /// Tells the open section once, before the first thing inside it.
    private func tellSection(line: Int) throws {
        guard let section, !isSectionTold else { return }
        isSectionTold = true
        try give(.sectionStart(section), line: line)
    }

    private func flag(_ text: String, line: Int) -> Bool? {
        let flag = ExchangeText.flag(text)
        if flag == nil {
            warn(ExchangeWarning(.flag, line: line, path: currentPath, arguments: ["value": String(text.prefix(40))]))
        }
        return flag
    }

    /// Gives the record that was collected.
    func giveCollected() throws {
        guard let element = fragment.root else { return }
        let isTooLarge = fragment.warnings.contains { $0.kind == .tooLarge }
        let records = isTooLarge ? [] : records(of: element)
        if !isTooLarge { fragment.reportUnread { count(unknown: $0) } }
        for warning in fragment.warnings { warn(warning) }
        for record in records { try give(record, line: element.line) }
    }

    private func records(of element: CommerceMLElement) -> [CommerceMLRecord] {
        if case .section = places.last?.place, element.tag != .counterparty {
            setField(element)
            return []
        }
        switch element.tag {
        case .group: return CommerceMLGroup.read(element).map { .group($0) }
        case .property, .oldProperty: return CommerceMLProperty(element).map { [.property($0)] } ?? []
        case .priceType: return CommerceMLPriceType(element).map { [.priceType($0)] } ?? []
        case .warehouse: return CommerceMLWarehouse(element).map { [.warehouse($0)] } ?? []
        case .unitRecord: return [.unit(CommerceMLUnit(element))]
        case .product: return CommerceMLProduct(element).map { [.product($0)] } ?? []
        case .offer: return CommerceMLOffer(element).map { [.offer($0)] } ?? []
        case .counterparty: return [.counterparty(CommerceMLCounterparty(element))]
        case .document:
            let container = places.last?.place == .container ? containers : nil
            return [.order(CommerceMLDocument(element, container: container))]
        default: return []
        }
    }

    /// Keeps a field of the open section.
    private func setField(_ element: CommerceMLElement) {
        switch element.tag {
        case .id: section?.id = element.label
        case .name: section?.name = element.label
        case .description: section?.description = ExchangeText.multiLine(element.text).nilIfEmpty
        case .classifierID: section?.classifierID = element.label
        case .catalogueID: section?.catalogueID = element.label
        case .onlyChanges: section?.onlyChanges = element.label.flatMap { flag($0, line: element.line) }
        case .owner: section?.owner = CommerceMLCounterparty(element)
        default: break
        }
    }
}
