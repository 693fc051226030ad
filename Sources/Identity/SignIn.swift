// A person proves who they are by e-mail and password and gets a session.

import Crypto
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Identity {
    /// `GET /login`
    func showSignIn(_ request: Request, _ context: PublicContext) async throws -> Response {
        if context.web.signedIn != nil { return .redirect(to: context.homePath) }
        var form = SignInForm()
        form.next = FormData(urlEncoded: request.uri.query ?? "")["next"] ?? ""
        return context.signInPage(TypedForm(form)).response()
    }

    /// `POST /login`
    func signIn(_ request: Request, _ context: PublicContext) async throws -> Response {
        let form = SignInForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            return context.signInPage(TypedForm(form, problems)).response(status: .unprocessableContent)
        }
        let device = DeviceCookie(context)
        let attempt = SignInAttempt(
            email: form.email, password: Secret(form.password), isRemembered: form.remember == "on",
            visitor: Visitor(request, context), deviceKey: device.key(in: request))
        do {
            let done = try await signIn(attempt, randomness: context.site.randomness, at: context.now)
            var response = Response.redirect(to: done.path(next: form.next))
            let cookie = context.site.cookie.setting(done.session.cookie.reveal(), maxAge: done.session.maxAge)
            response.headers[values: .setCookie].append(cookie)
            response.headers[values: .setCookie].append(device.setting(done.device.reveal()))
            return response
        } catch let refusal as SignInRefusal {
            var response = context.signInPage(TypedForm(form, refusal)).response(status: refusal.status)
            if let seconds = refusal.retryAfter { response.headers[.retryAfter] = String(seconds) }
            return response
        }
    }
}

extension Visitor {
    /// Who sent a request, as a session remembers it.
    package init(_ request: Request, _ context: some PageContext) {
        self.init(
            userAgent: request.headers[.userAgent] ?? "",
            network: InternetAddress(context.web.clientAddress)?.network ?? "")
    }
}

/// What the person typed; the password never travels back.
struct SignInForm: Form {
    var email = ""
    var password = ""
    var remember = ""
    var next = ""

    static let fields: [Field<SignInForm>] = [
        Field(
            "email", .email, \.email, label: "identity.signIn.email", required: true, maxLength: 254,
            autocomplete: "username", inputMode: "email"),
        Field(
            "password", .password, \.password, label: "identity.signIn.password", required: true,
            maxLength: PasswordRules.maximumBytes, autocomplete: "current-password"),
        Field("remember", .checkbox, \.remember, label: "identity.signIn.remember"),
        Field("next", .hidden, \.next, label: "", maxLength: 2_000),
    ]
}

// MARK: - Operation

/// One try to sign in.
package struct SignInAttempt: Sendable {
    let email: String
    let password: Secret<String>
    let isRemembered: Bool
    let visitor: Visitor
    /// The known device the request came from, as stored; nil for a new one.
    let deviceKey: [UInt8]?

    package init(
        email: String, password: Secret<String>, isRemembered: Bool, visitor: Visitor, deviceKey: [UInt8]? = nil
    ) {
        self.email = (try? EmailAddress(email).normalized) ?? email.lowercased()
        self.password = password
        self.isRemembered = isRemembered
        self.visitor = visitor
        self.deviceKey = deviceKey
    }

    /// What failures are counted under. A device the person has signed in on before has its own count: a stranger who
    /// guesses from elsewhere cannot lock the owner out.
    static func accountKey(_ email: String, knownDevice: [UInt8]? = nil) -> String {
        "identity.sign-in:\(email)" + (knownDevice.map { ":\(SessionKey.hex($0))" } ?? "")
    }

    /// The address as events keep it: recognisable to whoever knows it, readable to nobody.
    var emailHash: String { SessionKey.hex(Array(SHA256.hash(data: Data(email.utf8)))) }
}

/// Why a sign-in is refused. None tells whether the account exists.
package enum SignInRefusal: Refusal, Equatable {
    case wrong
    /// Too many failures of this address; nil when only the operator can lift it.
    case locked(minutes: Int?)
    /// Too many tries from this network.
    case tooMany(minutes: Int)

    package var key: String {
        switch self {
        case .wrong: "identity.signIn.refusal.wrong"
        case .locked(.some): "identity.signIn.refusal.locked"
        case .locked(nil): "identity.signIn.refusal.lockedForGood"
        case .tooMany: "identity.signIn.refusal.tooMany"
        }
    }
    package var arguments: [String: String] { retryMinutes.map { ["minutes": String($0)] } ?? [:] }

    private var retryMinutes: Int? {
        switch self {
        case .wrong, .locked(nil): nil
        case .locked(.some(let minutes)), .tooMany(let minutes): minutes
        }
    }
    fileprivate var retryAfter: Int? { retryMinutes.map { $0 * 60 } }
    fileprivate var status: HTTPResponse.Status { self == .wrong ? .unprocessableContent : .tooManyRequests }
}

/// A person signed in.
package struct PersonSignedIn: DomainEvent {
    package static let name = "identity.signed_in"
    package let userID: ID<User>
    package let network: String
    package var subject: EventSubject { EventSubject("user", userID) }
}

/// Somebody did not get in. Holds no personal data: the address is hashed.
package struct SignInFailed: DomainEvent {
    package static let name = "identity.sign_in_failed"
    package let emailHash: String
    package let network: String
    package var subject: EventSubject { EventSubject("sign_in", emailHash) }
}

/// A finished sign-in.
package struct SignInDone: Sendable {
    package let userID: ID<User>
    package let isStaff: Bool
    package let session: NewSession
    /// The value of the device's cookie.
    let device: Secret<String>

    /// Where to go on: staff to their side, members to where they wanted to be.
    func path(next: String) -> String {
        let isWanted = SafeURL.isLocal(next) && next != "/login" && next.hasPrefix("/staff") == isStaff
        return isWanted ? next : (isStaff ? "/staff" : "/dashboard")
    }
}

extension Identity {
    /// Checks the password and begins a session.
    ///
    /// Failures are counted before hashing: per address of a person (5, then pauses of 15, 30 and 60 minutes) and per
    /// network (100 in 15 minutes, known devices apart: so a stranger nearby locks nobody out who was here before, and an
    /// office behind one address signs in). An address that nobody has costs the same counts, hash and answer.
    ///
    /// - Throws: ``SignInRefusal``; `Overloaded` when too many hashes wait.
    package func signIn(_ attempt: SignInAttempt, randomness: Randomness, at now: Date) async throws -> SignInDone {
        let found = try await database.read { tx in try Identity.candidate(attempt, in: tx) }
        let account = SignInAttempt.accountKey(attempt.email, knownDevice: found?.knownDevice)
        let network = found?.knownDevice == nil ? "identity.sign-in:network:\(attempt.visitor.network)" : nil
        try await countTry(account, network: network, at: now)
        switch try await passwords.check(attempt.password, against: found?.passwordHash) {
        case .right(let newHash):
            guard let found else { throw SignInRefusal.wrong }
            try await database.clearAttempts(key: account)
            return try await database.write { tx in
                try Identity.admit(found, attempt, newHash: newHash, randomness: randomness, at: now, in: tx)
            }
        case .wrong:
            try await database.write { tx in
                let event = SignInFailed(emailHash: attempt.emailHash, network: attempt.visitor.network)
                try tx.announce(event, by: .system("sign-in"), at: now)
            }
            throw SignInRefusal.wrong
        }
    }

    /// Tries from new devices that one network has in 15 minutes.
    static let triesPerNetwork = 100

    private func countTry(_ account: String, network: String?, at now: Date) async throws {
        if let network {
            let nearby = try await database.hit(key: network, limit: Self.triesPerNetwork, window: 900, at: now)
            guard nearby.isAllowed else { throw SignInRefusal.tooMany(minutes: minutes(nearby.retryAfter)) }
        }
        let verdict = try await database.attempt(key: account, GrowingLockout(), at: now)
        guard verdict.isAllowed else {
            throw SignInRefusal.locked(minutes: verdict.lockedUntil.map { minutes($0.timeIntervalSince(now)) })
        }
    }

    private func minutes(_ seconds: TimeInterval) -> Int { max(1, Int((min(seconds, 86_400) / 60).rounded(.up))) }

    private static func candidate(_ attempt: SignInAttempt, in tx: Transaction) throws -> Candidate? {
        try tx.first(
            """
            SELECT u.id, u.name, u.password_hash, u.staff_role, d.key AS device
            FROM users u LEFT JOIN known_devices d ON d.user_id = u.id AND d.key = \(attempt.deviceKey ?? [])
            WHERE u.email = \(attempt.email) AND u.disabled_at IS NULL
            """, as: Candidate.self)
    }

    private static func admit(
        _ user: Candidate, _ attempt: SignInAttempt, newHash: String?, randomness: Randomness, at now: Date,
        in tx: Transaction
    ) throws -> SignInDone {
        // Only while the password is the one just checked: a change in between has already ended all sessions.
        let checked = try tx.execute(
            """
            UPDATE users SET password_hash = \(newHash ?? user.passwordHash)
            WHERE id = \(user.id) AND password_hash = \(user.passwordHash) AND disabled_at IS NULL
            """)
        guard checked == 1 else { throw SignInRefusal.wrong }
        let session = try beginSession(
            of: user.id, remembered: attempt.isRemembered, from: attempt.visitor, randomness: randomness, at: now,
            in: tx)
        let device = randomness.token()
        if let old = user.knownDevice { try tx.execute("DELETE FROM known_devices WHERE key = \(old)") }
        try tx.execute(
            """
            INSERT INTO known_devices (key, user_id, seen_at) VALUES (\(SessionKey.of(cookie: device)), \(user.id), \(now))
            """)
        let event = PersonSignedIn(userID: user.id, network: attempt.visitor.network)
        try tx.announce(event, by: person(user.id, name: user.name), at: now)
        return SignInDone(userID: user.id, isStaff: user.isStaff, session: session, device: Secret(device))
    }
}

/// Whoever has the typed address.
private struct Candidate: RowDecodable, Sendable {
    let id: ID<User>
    let name: String
    let passwordHash: String?
    let isStaff: Bool
    let knownDevice: [UInt8]?

    init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        passwordHash = try row["password_hash"]
        isStaff = (try row["staff_role"] as String?) != nil
        knownDevice = try row["device"]
    }
}
