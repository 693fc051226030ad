import CSodium

/// A PHC string with the costs of yesterday.
enum OldHash {
    struct Failed: Error {}

    static func of(_ password: String) throws -> String {
        var output = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let text = password.utf8.map(CChar.init(bitPattern:))
        guard sodium_init() >= 0, crypto_pwhash_str(&output, text, UInt64(text.count), 1, 8_192 * 1024) == 0 else {
            throw Failed()
        }
        return String(decoding: output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
