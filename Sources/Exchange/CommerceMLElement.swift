// One record of a file as a small tree. What the reader of a record does not ask for remains marked as unread.

import Intake

/// The elements of one record. Reused from record to record.
final class CommerceMLFragment {
    /// One element.
    struct Node {
        let name: XMLName
        let tag: CommerceMLTag?
        let line: Int32
        let parent: Int32
        var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        var next: Int32 = -1
        var attributes: [(tag: CommerceMLTag?, attribute: XMLAttribute)]
        var text = ""
        var isRead = false
    }

    fileprivate(set) var nodes: [Node] = []
    /// Remarks made while the record was read.
    fileprivate(set) var warnings: [ExchangeWarning] = []
    /// The names of the elements around the record.
    private(set) var outerPath = ""
    private var open: Int32 = -1
    private(set) var textBytes = 0

    /// Forgets the record and starts another one.
    func reset(outerPath: String) {
        nodes.removeAll(keepingCapacity: true)
        warnings.removeAll(keepingCapacity: true)
        self.outerPath = outerPath
        open = -1
        textBytes = 0
    }

    func start(
        _ name: XMLName, _ tag: CommerceMLTag?, _ attributes: [(CommerceMLTag?, XMLAttribute)], line: Int
    ) {
        let index = Int32(nodes.count)
        nodes.append(
            Node(name: name, tag: tag, line: Int32(clamping: line), parent: open, attributes: attributes))
        if open >= 0 {
            let last = nodes[Int(open)].lastChild
            if last >= 0 { nodes[Int(last)].next = index } else { nodes[Int(open)].firstChild = index }
            nodes[Int(open)].lastChild = index
        }
        open = index
    }

    func append(_ text: String, isCut: Bool) {
        guard open >= 0 else { return }
        nodes[Int(open)].text += text
        textBytes += text.utf8.count
        if isCut { CommerceMLElement(self, Int(open)).warn(.textCut, ["bytes": String(text.utf8.count)]) }
    }

    /// Closes the open element; true when it was the record itself.
    func end() -> Bool {
        guard open >= 0 else { return true }
        open = nodes[Int(open)].parent
        return open < 0
    }

    /// The record itself; nil before it starts.
    var root: CommerceMLElement? { nodes.isEmpty ? nil : CommerceMLElement(self, 0) }

    /// Calls `report` with the path of every element and attribute that nobody asked for, but not of those inside one.
    func reportUnread(_ report: (String) -> Void) {
        for index in nodes.indices.dropFirst() where !nodes[index].isRead {
            guard nodes[Int(nodes[index].parent)].isRead || nodes[index].parent == 0 else { continue }
            report(path(to: index))
        }
        for index in nodes.indices where nodes[index].isRead || index == 0 {
            for (_, attribute) in nodes[index].attributes { report(path(to: index) + "/@" + attribute.name.text) }
        }
    }

    /// The names of the elements from the root of the file down to one.
    func path(to index: Int) -> String {
        var names: [String] = []
        var place = Int32(index)
        while place >= 0 {
            names.append(nodes[Int(place)].name.text)
            place = nodes[Int(place)].parent
        }
        return ([outerPath] + names.reversed()).joined(separator: "/")
    }
}

/// One element of a record. Asking for a child or attribute marks it as read.
struct CommerceMLElement {
    private let fragment: CommerceMLFragment
    private let index: Int

    init(_ fragment: CommerceMLFragment, _ index: Int) {
        self.fragment = fragment
        self.index = index
    }

    var line: Int { Int(fragment.nodes[index].line) }
    var tag: CommerceMLTag? { fragment.nodes[index].tag }
    /// The element's own text as written.
    var text: String { fragment.nodes[index].text }

    /// The first child of a name. Its repetitions stay unread, so they are told.
    func child(_ tag: CommerceMLTag) -> CommerceMLElement? {
        var place = fragment.nodes[index].firstChild
        while place >= 0 {
            let node = Int(place)
            if fragment.nodes[node].tag == tag {
                fragment.nodes[node].isRead = true
                return CommerceMLElement(fragment, node)
            }
            place = fragment.nodes[node].next
        }
        return nil
    }

    /// Whether there is a child of a name.
    func has(_ tag: CommerceMLTag) -> Bool { child(tag) != nil }

    /// All children of a name.
    func children(_ tag: CommerceMLTag) -> [CommerceMLElement] {
        var found: [CommerceMLElement] = []
        var place = fragment.nodes[index].firstChild
        while place >= 0 {
            let node = Int(place)
            if fragment.nodes[node].tag == tag {
                fragment.nodes[node].isRead = true
                found.append(CommerceMLElement(fragment, node))
            }
            place = fragment.nodes[node].next
        }
        return found
    }

    /// The members of a list inside the element, such as `<Группы><Ид/>…</Группы>`; the list may be repeated.
    func list(_ list: CommerceMLTag, of member: CommerceMLTag) -> [CommerceMLElement] {
        children(list).flatMap { $0.children(member) }
    }

    /// The text of an attribute, cleaned; nil when absent or blank. Asking takes the attribute off the unread ones.
    func attribute(_ tag: CommerceMLTag) -> String? {
        guard let place = fragment.nodes[index].attributes.firstIndex(where: { $0.tag == tag }) else { return nil }
        let value = fragment.nodes[index].attributes.remove(at: place).attribute.value
        return ExchangeText.singleLine(value).nilIfEmpty
    }

    func warn(_ kind: ExchangeWarning.Kind, _ arguments: [String: String] = [:], in child: String? = nil) {
        let path = fragment.path(to: index) + (child.map { "/" + $0 } ?? "")
        fragment.warnings.append(ExchangeWarning(kind, line: line, path: path, arguments: arguments))
    }
}

// MARK: - Values

extension CommerceMLElement {
    /// The element's text as a name or code; nil when blank.
    var label: String? { ExchangeText.singleLine(text).nilIfEmpty }

    /// A child's text as a name or code; nil when absent or blank.
    func string(_ tag: CommerceMLTag) -> String? { child(tag)?.label }

    /// A child's text as a name or code; nil when absent, empty when blank: what is not said differs from "none".
    func stated(_ tag: CommerceMLTag) -> String? { child(tag).map { $0.label ?? "" } }

    /// A child's text as a name or code of at most `limit` characters, cut with a warning.
    func string(_ tag: CommerceMLTag, upTo limit: Int) -> String? {
        child(tag).flatMap { child in child.label.map { child.cut($0, to: limit) } }
    }

    /// As ``stated(_:)``, at most `limit` characters, cut with a warning.
    func stated(_ tag: CommerceMLTag, upTo limit: Int) -> String? {
        child(tag).map { child in child.cut(child.label ?? "", to: limit) }
    }

    /// A text of this element, cut to `limit` characters with a warning.
    func cut(_ text: String, to limit: Int) -> String {
        let kept = ExchangeText.cut(text, to: limit)
        if kept != text { warn(.longText, ["limit": String(limit)]) }
        return kept
    }

    /// A child's text with its line breaks; nil when absent or blank.
    func prose(_ tag: CommerceMLTag) -> String? { child(tag).flatMap { ExchangeText.multiLine($0.text).nilIfEmpty } }

    /// A child's yes or no; nil when absent, blank or (with a warning) neither.
    func flag(_ tag: CommerceMLTag) -> Bool? {
        guard let child = child(tag), let text = child.label else { return nil }
        let flag = ExchangeText.flag(text)
        if flag == nil { child.warn(.flag, ["value": String(text.prefix(40))]) }
        return flag
    }

    /// A child's amount in kopecks.
    func kopecks(_ tag: CommerceMLTag) -> Int64? { child(tag).flatMap { $0.number($0.text, decimals: 2) } }

    /// A child's quantity in thousandths.
    func thousandths(_ tag: CommerceMLTag) -> Int64? { child(tag).flatMap { $0.number($0.text, decimals: 3) } }

    /// A text of this element as a number; nil when empty or (with a warning) nonsense.
    func number(_ text: String, decimals: Int) -> Int64? {
        switch ExchangeNumber(text, decimals: decimals) {
        case .empty: return nil
        case .value(let value): return value
        case .rounded(let value):
            warn(.rounded, ["value": String(text.prefix(40)), "decimals": String(decimals)])
            return value
        case .invalid:
            warn(.number, ["value": String(text.prefix(40))])
            return nil
        }
    }

    /// Marks children as read that are known and of no use.
    func ignore(_ tags: CommerceMLTag...) {
        for tag in tags { _ = children(tag) }
    }
}

extension String {
    /// The text, or nil when there is none.
    var nilIfEmpty: String? { isEmpty ? nil : self }
}
