import Crypto
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Synchronization

/// What a handler knows: the site, the request, and who asks. The concrete types say how much is certain.
package protocol PageContext: Sendable {
    /// The request and what came with it.
    var visit: Visit { get }
    /// Whether what is done here is done for a customer.
    var actsForCustomer: Bool { get }
}

/// A request on its way through a handler. One reference: every component of a page asks it something.
package final class Visit: Sendable {
    package let site: Site
    package let web: WebContext
    /// The submitted form; empty for `GET`.
    package let form: FormData
    /// What names this request for exactly-once work.
    package let submission: Submission
    /// How this person sees numbers and dates.
    package let formats: Formats
    /// How the portal looks during this request.
    package let look: Look
    private let found = Mutex<[String: any Sendable]>([:])

    package init(_ web: WebContext, on site: Site, form: FormData = FormData(), submission: Submission = .none) {
        self.site = site
        self.web = web
        self.form = form
        self.submission = submission
        look = site.look.current
        formats = Formats(locale: web.language, timeZone: web.signedIn?.timeZone ?? .moscow)
    }

    /// What several parts of a page need and the first of them read: for what is only shown, never for a decision.
    ///
    /// - Parameter name: of what is read; the same for all that share it.
    package func shared<Value: Sendable>(_ name: String, _ read: () throws -> Value) rethrows -> Value {
        if let known = found.withLock({ $0[name] }) as? Value { return known }
        let value = try read()
        found.withLock { $0[name] = value }
        return value
    }
}

extension PageContext {
    package var site: Site { visit.site }
    package var web: WebContext { visit.web }
    package var form: FormData { visit.form }
    package var submission: Submission { visit.submission }
    package var formats: Formats { visit.formats }
    package var branding: Branding { visit.look.branding }
    /// What this person chose about pages; nothing for strangers.
    package var preferences: Preferences { visit.web.signedIn?.preferences ?? .none }
    /// The language of the answer.
    package var language: Language { visit.formats.locale }
    package var actsForCustomer: Bool { false }
}

/// Somebody who signed in, for certain.
package protocol SignedInContext: PageContext {
    var signedIn: SignedIn { get }
}

extension SignedInContext {
    /// Who asks.
    package var principal: Principal { signedIn.principal }
}

/// A visitor, perhaps signed in.
package struct PublicContext: PageContext {
    package let visit: Visit

    package init(_ visit: Visit) {
        self.visit = visit
    }

    /// Whoever is signed in; nil for a stranger.
    package var principal: Principal? { visit.web.signedIn?.principal }
}

/// A member of a customer, signed in, with the route's permission.
package struct MemberContext: SignedInContext {
    package let visit: Visit
    package let signedIn: SignedIn
    /// The customer acted for.
    package let customerID: ID<Customer>
    package var actsForCustomer: Bool { true }
}

/// Somebody signed in, on whichever side: what concerns the person and no customer.
package struct PersonContext: SignedInContext {
    package let visit: Visit
    package let signedIn: SignedIn
}

/// A user of the vendor, signed in, with the route's permission.
package struct StaffContext: SignedInContext {
    package let visit: Visit
    package let signedIn: SignedIn
}

/// What makes two requests the same command.
package struct Submission: Sendable {
    /// The hidden `command` field or the `Idempotency-Key` header; nil when neither was sent.
    package let key: String?
    /// SHA-256 over method, path, body, and fields without the command.
    package let hash: [UInt8]

    /// What was sent when it was no form, such as JSON.
    package let body: [UInt8]

    package static let none = Submission(key: nil, hash: [], body: [])

    package init(key: String?, hash: [UInt8], body: [UInt8]) {
        self.key = key
        self.hash = hash
        self.body = body
    }

    /// Whether a client's own name for a command is one we keep: 1 to 255 visible ASCII characters.
    static func isKey(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    init(of request: Request, form: FormData, body: [UInt8]) {
        self.body = body
        var hasher = SHA256()
        hasher.update(data: Data("\(request.method.rawValue) \(request.uri.path)\n".utf8))
        for field in form.fields where field.name != "command" {
            hasher.update(data: Data("\(field.name)=\(field.value)\n".utf8))
        }
        // By content: what separates the parts of such a body is another each time it is sent.
        for file in form.files {
            hasher.update(data: Data("\(file.field)=\(file.name) \(file.bytes.count)\n".utf8))
            hasher.update(data: file.bytes)
        }
        hasher.update(data: body)
        let digest = Array(hasher.finalize())
        hash = digest
        // All forms of a page carry one command id: what was filled in tells one form from another.
        key = request.headers[.idempotencyKey] ?? form["command"].map { "\($0).\(Data(digest).base64URL)" }
    }
}

extension HTTPField.Name {
    /// A client's own name for a command, kept at least 30 days.
    package static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .contentType
}

extension PageContext {
    /// The instant of this request.
    package var now: Date { site.clock.now() }

    /// A text in the person's language.
    package func t(_ key: String, _ arguments: TextArguments = [:], count: Int64? = nil) -> String {
        site.texts.text(key, in: language, arguments, count: count)
    }

    /// A message with its values.
    package func t(_ message: FieldProblem.Message) -> String { t(message.key, TextArguments(message.arguments)) }

    /// The hidden field every mutating form carries.
    package var commandField: HTML {
        visit.web.commandToken.map { "<input type=\"hidden\" name=\"command\" value=\"\($0)\">" } ?? .empty
    }

    /// Does a command exactly once: a repeat of the same submission gets the first answer and changes nothing.
    ///
    /// - Throws: whatever `work` throws, with everything rolled back; `CommandMismatch` when the key was used before
    ///   for something else.
    package func once(
        _ work: @escaping @Sendable (Transaction) throws -> CommandResult
    ) async throws -> Response {
        guard let signedIn = visit.web.signedIn, let key = submission.key else { throw HTTPError(.forbidden) }
        // One name for two customers is two commands.
        let customer = actsForCustomer ? signedIn.principal.customerID.map { ":\($0)" } : nil
        let command = Command(
            owner: signedIn.userID.description + (customer ?? ""), key: key, requestHash: submission.hash)
        let (result, _) = try await site.database.once(command, at: now, work)
        return Response(result)
    }
}

extension TimeZone {
    /// Where a person is until he says otherwise.
    package static let moscow = TimeZone(identifier: "Europe/Moscow") ?? .gmt
}
