// The skeleton of a CommerceML file: which elements hold lists, and which are records.

/// An element that is read as a stream, never kept whole.
enum CommerceMLPlace: Equatable {
    case root
    case section(CommerceMLSection.Kind)
    /// Documents that belong together.
    case container
    /// A list, by the name of its members.
    case list(of: CommerceMLTag)

    /// What a start tag means where it stands.
    enum Step: Equatable {
        case enter(CommerceMLPlace)
        /// An element to be collected whole: a record, or a field of a section.
        case record
    }

    /// What `tag` means inside `place`; nil when it does not belong there.
    static func step(from place: CommerceMLPlace?, to tag: CommerceMLTag?) -> Step? {
        guard let tag else { return nil }
        switch place {
        case nil: return tag == .commerceData ? .enter(.root) : nil
        case .root: return stepFromRoot(to: tag)
        case .section(let kind): return step(from: kind, to: tag)
        case .container: return tag == .document ? .record : nil
        case .list(of: let member): return tag == member || (member == .property && tag == .oldProperty) ? .record : nil
        }
    }

    private static func stepFromRoot(to tag: CommerceMLTag) -> Step? {
        switch tag {
        case .classifier: .enter(.section(.classifier))
        case .catalogue: .enter(.section(.catalogue))
        case .package, .packageChanges: .enter(.section(.package))
        case .counterparties: .enter(.section(.counterparties))
        case .container: .enter(.container)
        case .document: .record
        default: nil
        }
    }

    private static func step(from kind: CommerceMLSection.Kind, to tag: CommerceMLTag) -> Step? {
        switch (kind, tag) {
        case (.counterparties, .counterparty): .record
        case (.counterparties, _): nil
        case (_, .id), (_, .name), (_, .description), (_, .owner), (_, .onlyChanges): .record
        case (_, .classifierID), (_, .catalogueID): .record
        case (_, .groups): .enter(.list(of: .group))
        case (_, .properties): .enter(.list(of: .property))
        case (_, .priceTypes): .enter(.list(of: .priceType))
        case (_, .warehouses): .enter(.list(of: .warehouse))
        case (_, .units): .enter(.list(of: .unitRecord))
        case (.catalogue, .products): .enter(.list(of: .product))
        case (.package, .offers): .enter(.list(of: .offer))
        default: nil
        }
    }
}
