// The side of the XML reader that libxml2 calls. Pointers of libxml2 are read here and go no further.

import CXML2

extension XMLReader {
    /// The events of libxml2's SAX2 interface that matter. Comments and processing instructions are passed over;
    /// without a handler of entities there is none but the five of XML.
    static var callbacks: xmlSAXHandler {
        var callbacks = xmlSAXHandler()
        callbacks.initialized = UInt32(XML_SAX2_MAGIC)
        callbacks.startElementNs = { reader, name, _, _, _, _, count, _, attributes in
            XMLReader.at(reader)?.started(name, count: Int(count), attributes)
        }
        callbacks.endElementNs = { reader, _, _, _ in XMLReader.at(reader)?.ended() }
        callbacks.characters = { reader, bytes, count in XMLReader.at(reader)?.met(bytes, count: Int(count)) }
        callbacks.ignorableWhitespace = callbacks.characters
        callbacks.cdataBlock = callbacks.characters
        // The prolog was searched before: this is the second lock on the same door.
        callbacks.internalSubset = { reader, _, _, _ in XMLReader.at(reader)?.fail(.doctype) }
        callbacks.serror = { reader, error in
            guard let error = error?.pointee, error.level == XML_ERR_FATAL else { return }
            XMLReader.at(reader)?.fail(code: error.code, message: error.message.map { String(cString: $0) } ?? "")
        }
        return callbacks
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> XMLReader? {
        pointer.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private func started(
        _ pointer: UnsafePointer<xmlChar>?, count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard failure == nil, tellText() else { return }
        guard path.count < limits.depth else { return fail(.depth) }
        guard count <= limits.attributes else { return fail(.attributes) }
        guard let name = name(pointer) else { return fail(.names) }
        var read: [XMLAttribute] = []
        for index in 0..<count {
            // Five pointers an attribute: name, prefix, namespace, start and end of the value.
            guard let attributes, let start = attributes[index * 5 + 3], let end = attributes[index * 5 + 4] else {
                break
            }
            guard let name = self.name(attributes[index * 5]) else { return fail(.names) }
            guard end - start <= limits.textBytes else { return fail(.longAttribute) }
            let value = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
            // Entities are off, so libxml2 writes every ampersand of a value as this reference.
            let plain = value.utf8.contains(UInt8(ascii: "&")) ? value.replacing("&#38;", with: "&") : value
            read.append(XMLAttribute(name: name, value: plain))
        }
        path.append(name)
        tell(.start(name, read))
    }

    private func ended() {
        guard failure == nil, tellText(), let name = path.popLast() else { return }
        tell(.end(name))
    }

    private func met(_ bytes: UnsafePointer<xmlChar>?, count: Int) {
        guard let bytes, failure == nil, !isTextCut else { return }
        let room = limits.textBytes - text.count
        text.append(contentsOf: UnsafeBufferPointer(start: bytes, count: min(count, room)))
        guard count > room else { return }
        isTextCut = true
        // Take back a character that was cut in half.
        while let last = text.last, last & 0xC0 == 0x80 { text.removeLast() }
        if let last = text.last, last >= 0xC0 { text.removeLast() }
    }

    /// Tells the text since the last tag, if it is more than blanks; false when the handler failed.
    private func tellText() -> Bool {
        if text.contains(where: { $0 > 0x20 }) { tell(.text(String(decoding: text, as: UTF8.self), isCut: isTextCut)) }
        text.removeAll(keepingCapacity: true)
        isTextCut = false
        return failure == nil
    }

    private func tell(_ event: XMLEvent) {
        do { try handler(event, line) } catch { fail(error) }
    }

    /// The name at an address of libxml2's dictionary; nil when it breaks a limit.
    private func name(_ pointer: UnsafePointer<xmlChar>?) -> XMLName? {
        guard let pointer else { return nil }
        if let known = names[pointer] { return known }
        let text = String(cString: pointer)
        guard text.utf8.count <= limits.nameBytes, names.count < limits.names else { return nil }
        let name = XMLName(number: names.count, text: text)
        names[pointer] = name
        return name
    }
}
