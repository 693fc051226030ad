import Crypto
import Database
import Foundation
import Hummingbird
import HTTPTypes
import Kernel
import Logging

/// Who is signed in, as stored and as the membership is at this request.
package final class SignedIn: Sendable {
    /// SHA-256 of the cookie's value: the session's key in the database.
    package let sessionKey: [UInt8]
    /// Signs the command ids of this session's forms.
    package let secret: [UInt8]
    package let userID: ID<User>
    package let name: String
    package let email: String
    package let language: Language?
    package let timeZone: TimeZone
    package let principal: Principal
    /// The customer the person acts for now; nil for staff.
    package let customerName: String?
    /// Whether he may act for other customers, too.
    package let hasOtherCustomers: Bool
    /// Whether the session's last use should be written down again.
    package let isStale: Bool
    package let preferences: Preferences
    /// The key that came instead of a cookie; nil for a person's own session.
    package let key: UsedKey?

    package init(
        sessionKey: [UInt8], secret: [UInt8], userID: ID<User>, name: String, email: String, language: Language?,
        timeZone: TimeZone, principal: Principal, customerName: String?, hasOtherCustomers: Bool = false, isStale: Bool,
        preferences: Preferences = .none, key: UsedKey? = nil
    ) {
        self.key = key
        self.hasOtherCustomers = hasOtherCustomers
        self.sessionKey = sessionKey
        self.secret = secret
        self.userID = userID
        self.name = name
        self.email = email
        self.language = language
        self.timeZone = timeZone
        self.principal = principal
        self.customerName = customerName
        self.isStale = isStale
        self.preferences = preferences
    }
}

/// How the modules above answer "who is this?"; given by the composition root.
package struct SessionGate: Sendable {
    /// The signed-in person of a session, or nil when it is unknown, expired or revoked.
    package let load: @Sendable (_ sessionKey: [UInt8], _ now: Date, _ tx: Transaction) throws -> SignedIn?
    /// What the frame of a page shows besides the page.
    package let chrome: @Sendable (_ signedIn: SignedIn, _ now: Date, _ tx: Transaction) throws -> Chrome
    /// Writes down that the session was used.
    package let touch: @Sendable (_ sessionKey: [UInt8], _ now: Date, _ tx: Transaction) throws -> Void
    /// The same for programs that come with a key.
    package let keys: KeyGate

    package init(
        load: @escaping @Sendable ([UInt8], Date, Transaction) throws -> SignedIn?,
        chrome: @escaping @Sendable (SignedIn, Date, Transaction) throws -> Chrome,
        touch: @escaping @Sendable ([UInt8], Date, Transaction) throws -> Void, keys: KeyGate = .shut
    ) {
        self.load = load
        self.chrome = chrome
        self.touch = touch
        self.keys = keys
    }
}

/// The frame's own facts: payer, cart and bell in the top bar.
package struct Chrome: Sendable {
    package var payer: String?
    package var payerID: String?
    /// The number of the payer's contract in force.
    package var contractNumber: String?
    /// Days the contract gives to pay; 0 means payment in advance.
    package var deferralDays: Int64 = 0
    package var cartLines = 0
    package var cartTotal: Money?
    /// How many things that wait are new to the person; ten stands for more.
    package var attention = 0
    /// Other payers of the customer this person may order for.
    package var otherPayers: [(id: String, name: String)] = []
    /// Other customers this person may act for.
    package var otherCustomers: [(id: String, name: String)] = []

    package init() {}
}

/// The session cookie: `__Host-sid`, or `sid` where the portal is reached without TLS from other machines.
package struct SessionCookie: Sendable {
    /// Whether the cookie travels over https alone. Not for http on localhost: Safari keeps no such cookie there.
    package let isSecure: Bool
    /// The name sent to browsers.
    package let name: String

    /// - Parameter name: of another cookie kept the same way.
    package init(isSecure: Bool, name: String = "sid") {
        self.isSecure = isSecure
        self.name = isSecure ? "__Host-\(name)" : name
    }

    /// The cookie's value in a request.
    package func value(in request: Request) -> String? { request.cookie(name) }

    /// `Set-Cookie` that begins a session; nil keeps it until the browser closes.
    package func setting(_ value: String, maxAge: Int?) -> String {
        let age = maxAge.map { "; Max-Age=\($0)" } ?? ""
        return "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax\(age)\(isSecure ? "; Secure" : "")"
    }

    /// `Set-Cookie` that ends it.
    package var clearing: String { setting("", maxAge: 0) }
}

extension Request {
    /// The value of a cookie.
    package func cookie(_ name: String) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                guard pair.starts(with: name.utf8) else { continue }
                let rest = pair.dropFirst(name.utf8.count)
                if rest.first == UInt8(ascii: "=") { return String(Substring(rest.dropFirst())) }
            }
        }
        return nil
    }
}

/// Finds the session of a request and, for pages, what the frame shows: one snapshot, one hop.
package struct SessionMiddleware: RouterMiddleware {
    let site: Site

    package init(site: Site) {
        self.site = site
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let language = request.cookie("language").flatMap(Language.init(rawValue:)) { context.language = language }
        if let sent = SentKey(request) {
            // The cookie of a request with a key is not looked at: one of them counts, never both.
            let signedIn = try await KeyEntry(site: site).admit(sent, request, context)
            context.signedIn = signedIn
            if let language = signedIn.language { context.language = language }
        } else if let cookie = site.cookie.value(in: request), cookie.utf8.count <= 128 {
            let key = Array(SHA256.hash(data: Data(cookie.utf8)))
            let path = request.uri.path
            // Lines beneath a field stand in no frame, and come with every letter that is typed.
            let isPage = request.method == .get && !path.hasPrefix("/api/") && !path.hasSuffix("/suggestions")
            let now = site.clock.now()
            let gate = site.gate
            let found = try await site.database.read { tx in
                try gate.load(key, now, tx).map { ($0, isPage ? try gate.chrome($0, now, tx) : Chrome()) }
            }
            if let (signedIn, chrome) = found {
                context.signedIn = signedIn
                context.chrome = chrome
                context.theme = signedIn.preferences[Theme.preference]
                if let language = signedIn.language { context.language = language }
                if signedIn.isStale, !request.isSpeculative { await touch(key, at: now, context) }
            }
        }
        let theme = context.theme
        var response = try await next(request, context)
        if context.signedIn != nil, !request.isSpeculative, theme != Theme(rememberedIn: request) {
            let cookie = Theme.remembering(theme, secure: site.cookie.isSecure)
            response.headers[values: .setCookie].append(cookie)
        }
        return response
    }

    /// Writes down that the session is in use. Reading goes on when nothing can be written: the mark is missed once.
    private func touch(_ key: [UInt8], at now: Date, _ context: WebContext) async {
        let gate = site.gate
        do {
            try await site.database.write { tx in try gate.touch(key, now, tx) }
        } catch {
            context.logger.warning("a session's use was not noted", metadata: ["error": "\(error)"])
        }
    }
}
