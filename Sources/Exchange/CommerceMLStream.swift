// The steps of reading CommerceML: from XML events to records.

import Intake

/// Turns XML events into records.
final class CommerceMLStream {
    private(set) var summary = CommerceMLSummary()
    private let onWarning: (ExchangeWarning) -> Void
    private let handler: CommerceMLReader.Handler

    /// Lists and sections that are open, outermost first.
    var places: [(place: CommerceMLPlace, name: String)] = []
    var section: CommerceMLSection?
    var isSectionTold = false
    var containers = 0
    /// The record that is being collected, if any.
    let fragment = CommerceMLFragment()
    private var isCollecting = false
    /// How deep inside an element that is passed over.
    private var skipped = 0
    /// Tags by the number of their name; the outer nil means not looked up yet.
    private var tags: [CommerceMLTag??] = []

    /// Elements and bytes of text of one record; a larger one is passed over with a warning.
    private static let recordLimit = (nodes: 400_000, textBytes: 32 << 20)
    private static let unknownPathLimit = 1000

    init(onWarning: @escaping (ExchangeWarning) -> Void, handler: @escaping CommerceMLReader.Handler) {
        self.onWarning = onWarning
        self.handler = handler
    }

    func take(_ event: XMLEvent, line: Int) throws {
        switch event {
        case .encoding(_, let contradicted):
            if let contradicted {
                warn(ExchangeWarning(.encoding, line: 1, path: "", arguments: ["declared": contradicted]))
            }
        case .start(let name, let attributes): try start(name, attributes, line: line)
        case .text(let text, let isCut): take(text, isCut: isCut, line: line)
        case .end: try end(line: line)
        }
    }

    private func start(_ name: XMLName, _ attributes: [XMLAttribute], line: Int) throws {
        guard skipped == 0 else {
            skipped += 1
            return
        }
        let tag = tag(of: name)
        if isCollecting {
            collect(name, tag, attributes, line: line)
            return
        }
        switch CommerceMLPlace.step(from: places.last?.place, to: tag) {
        case .enter(let place): try enter(place, name, attributes, line: line)
        case .record:
            isCollecting = true
            fragment.reset(outerPath: currentPath)
            collect(name, tag, attributes, line: line)
        case nil:
            guard !places.isEmpty else { throw NotCommerceML(root: name.text, line: line) }
            count(unknown: currentPath + "/" + name.text)
            skipped = 1
        }
    }

    private func collect(_ name: XMLName, _ tag: CommerceMLTag?, _ attributes: [XMLAttribute], line: Int) {
        if fragment.nodes.count >= Self.recordLimit.nodes || fragment.textBytes >= Self.recordLimit.textBytes {
            fragment.root?.warn(.tooLarge)
            skipped = 1
            return
        }
        fragment.start(name, tag, attributes.map { (self.tag(of: $0.name), $0) }, line: line)
    }

    private func take(_ text: String, isCut: Bool, line: Int) {
        guard skipped == 0 else { return }
        if isCollecting { return fragment.append(text, isCut: isCut) }
        warn(ExchangeWarning(.strayText, line: line, path: currentPath))
    }

    private func end(line: Int) throws {
        if skipped > 0 {
            skipped -= 1
        } else if !isCollecting {
            try leave(line: line)
        } else if fragment.end() {
            isCollecting = false
            try giveCollected()
        }
    }

    func tag(of name: XMLName) -> CommerceMLTag? {
        while tags.count <= name.number { tags.append(.none) }
        if let known = tags[name.number] { return known }
        let tag = CommerceMLTag.byName[name.text]
        tags[name.number] = .some(tag)
        return tag
    }

    // MARK: - Giving

    func give(_ record: CommerceMLRecord, line: Int) throws {
        summary.records += 1
        try handler(record, line)
    }

    func warn(_ warning: ExchangeWarning) {
        summary.warnings += 1
        onWarning(warning)
    }

    /// Counts an element or attribute that is not understood.
    func count(unknown path: String) {
        if summary.unknown[path] == nil, summary.unknown.count >= Self.unknownPathLimit {
            summary.otherUnknown += 1
        } else {
            summary.unknown[path, default: 0] += 1
        }
    }

    /// The names of the open elements above the record.
    var currentPath: String { places.map(\.name).joined(separator: "/") }
}
