import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Synchronization

/// One line of the route list: checked in, compared by a test, walked by the leak matrix.
package struct RouteEntry: Sendable, Comparable, Hashable, CustomStringConvertible {
    /// Who may come through this door.
    package enum Audience: Sendable, Hashable {
        case anybody
        case member(Permission)
        case staff(Permission)
        /// Anybody signed in, on whichever side.
        case person(Permission)
    }

    package let method: HTTPRequest.Method
    package let path: String
    package let audience: Audience

    package var description: String {
        let who =
            switch audience {
            case .anybody: "anybody"
            case .member(let permission): "member \(permission.rawValue)"
            case .staff(let permission): "staff \(permission.rawValue)"
            case .person(let permission): "person \(permission.rawValue)"
            }
        return "\(method.rawValue) /\(path) \(who)"
    }

    package static func < (left: RouteEntry, right: RouteEntry) -> Bool {
        (left.path, left.method.rawValue) < (right.path, right.method.rawValue)
    }
}

/// Every route added so far.
package final class RouteList: Sendable {
    private let entries = Mutex<[RouteEntry]>([])

    package init() {}

    func add(_ entry: RouteEntry) { entries.withLock { $0.append(entry) } }

    /// The routes, sorted by path.
    package var sorted: [RouteEntry] { entries.withLock { $0.sorted() } }
}

/// What all doors share: the router, the site and the list. Used while the program starts, by one thread.
package struct Doors {
    let router: Router<WebContext>
    let site: Site
    let list: RouteList

    package init(router: Router<WebContext>, site: Site, list: RouteList) {
        self.router = router
        self.site = site
        self.list = list
    }

    /// For strangers and everybody else.
    package var publicRoutes: PublicRoutes { PublicRoutes(doors: self) }
    /// For members of customers.
    package var memberRoutes: MemberRoutes { MemberRoutes(doors: self) }
    /// For everybody signed in: a person's own settings and sessions.
    package var personRoutes: PersonRoutes { PersonRoutes(doors: self) }
    /// For users of the vendor.
    package var staffRoutes: StaffRoutes { StaffRoutes(doors: self) }

    /// Adds a route whose context is made by `enter`.
    func add<Context: PageContext, Answer: ResponseGenerator>(
        _ method: HTTPRequest.Method, _ path: String, _ audience: RouteEntry.Audience, bodyLimit: Int,
        enter: @escaping @Sendable (Request, Visit) throws -> Context,
        _ handler: @escaping @Sendable (Request, Context) async throws -> Answer
    ) {
        list.add(RouteEntry(method: method, path: path, audience: audience))
        let site = site
        // A key opens what programs ask of a customer's data, and no page.
        let takesKeys: Bool = if case .member = audience { path.hasPrefix("api/") } else { false }
        router.on(RouterPath(path), method: method) { request, web in
            var request = request
            var web = web
            let hasKey = web.signedIn?.key != nil
            guard takesKeys || !hasKey else { throw HTTPError(.forbidden) }
            web.flash = request.isSpeculative ? nil : Flash(request)
            web.commandToken = web.signedIn.flatMap { signedIn in
                hasKey ? nil : CommandToken.make(for: signedIn, random: site.randomness.bytes(16))
            }
            var form = FormData()
            var content: [UInt8] = []
            if method != .get {
                let body = try await request.collectBody(upTo: bodyLimit)
                let type = request.headers[.contentType] ?? ""
                if FormData.isForm(type) {
                    form = try FormData(body: body, type: type)
                } else {
                    content = Array(body.readableBytesView)
                }
            }
            if let key = request.headers[.idempotencyKey], !Submission.isKey(key) { throw HTTPError(.badRequest) }
            // Reading needs no name: it may be done again.
            let submission = method == .get ? .none : Submission(of: request, form: form, body: content)
            let visit = Visit(web, on: site, form: form, submission: submission)
            let context: Context
            do {
                context = try enter(request, visit)
            } catch let needed as SignInNeeded {
                return try needed.response(from: request, context: web)
            } catch is NoMembership where method == .get {
                return PublicContext(visit).noMembershipPage
            }
            // No browser adds a key by itself, so no other site can make it send one.
            if method != .get, !hasKey {
                do {
                    try CrossSiteCheck.verify(request, context)
                } catch is StaleForm where !ErrorPages.wantsJSON(request) {
                    return context.staleFormPage(request)
                }
            }
            var response = try await handler(request, context).response(from: request, context: web)
            if web.flash != nil, request.method == .get, response.status == .ok {
                response.headers[values: .setCookie].append(Flash.clearing)
            }
            if method != .get, site.baseURL.isTrustworthy { response.dropSpeculation() }
            return response
        }
    }
}

/// Routes open to strangers. A handler may still look at who is signed in.
package struct PublicRoutes {
    let doors: Doors

    /// Adds a page.
    package func get(
        _ path: String, _ handler: @escaping @Sendable (Request, PublicContext) async throws -> some ResponseGenerator
    ) {
        add(.get, path, handler)
    }

    /// Adds a form or command.
    package func post(
        _ path: String, _ handler: @escaping @Sendable (Request, PublicContext) async throws -> some ResponseGenerator
    ) {
        add(.post, path, handler)
    }

    private func add(
        _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (Request, PublicContext) async throws -> some ResponseGenerator
    ) {
        doors.add(
            method, path, .anybody, bodyLimit: 64 * 1024,
            enter: { _, visit in PublicContext(visit) }, handler)
    }
}

/// Routes for members of customers; each names its permission.
package struct MemberRoutes {
    let doors: Doors

    /// Adds a page.
    package func get(
        _ path: String, requires permission: Permission,
        _ handler: @escaping @Sendable (Request, MemberContext) async throws -> some ResponseGenerator
    ) {
        add(.get, path, permission, 0, handler)
    }

    /// Adds a form or command; `bodyLimit` in bytes.
    package func post(
        _ path: String, requires permission: Permission, bodyLimit: Int = 1 << 20,
        _ handler: @escaping @Sendable (Request, MemberContext) async throws -> some ResponseGenerator
    ) {
        add(.post, path, permission, bodyLimit, handler)
    }

    /// Adds what a program puts in the place of something; `bodyLimit` in bytes.
    package func put(
        _ path: String, requires permission: Permission, bodyLimit: Int = 1 << 20,
        _ handler: @escaping @Sendable (Request, MemberContext) async throws -> some ResponseGenerator
    ) {
        add(.put, path, permission, bodyLimit, handler)
    }

    /// Adds what a program changes of something; `bodyLimit` in bytes.
    package func patch(
        _ path: String, requires permission: Permission, bodyLimit: Int = 1 << 20,
        _ handler: @escaping @Sendable (Request, MemberContext) async throws -> some ResponseGenerator
    ) {
        add(.patch, path, permission, bodyLimit, handler)
    }

    /// Adds how a program removes something.
    package func delete(
        _ path: String, requires permission: Permission,
        _ handler: @escaping @Sendable (Request, MemberContext) async throws -> some ResponseGenerator
    ) {
        add(.delete, path, permission, 64 * 1024, handler)
    }

    private func add(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission, _ bodyLimit: Int,
        _ handler: @escaping @Sendable (Request, MemberContext) async throws -> some ResponseGenerator
    ) {
        doors.add(
            method, path, .member(permission), bodyLimit: bodyLimit,
            enter: { request, visit in
                guard let signedIn = visit.web.signedIn else { throw SignInNeeded(request) }
                if signedIn.principal.kind == .person { throw NoMembership() }
                guard let customerID = signedIn.principal.customerID, signedIn.principal.may(permission) else {
                    throw HTTPError(.forbidden)
                }
                return MemberContext(visit: visit, signedIn: signedIn, customerID: customerID)
            }, handler)
    }
}

/// Routes for users of the vendor; each names its permission.
package struct StaffRoutes {
    let doors: Doors

    /// Adds a page.
    package func get(
        _ path: String, requires permission: Permission,
        _ handler: @escaping @Sendable (Request, StaffContext) async throws -> some ResponseGenerator
    ) {
        add(.get, path, permission, 0, handler)
    }

    /// Adds a form or command; `bodyLimit` in bytes.
    package func post(
        _ path: String, requires permission: Permission, bodyLimit: Int = 1 << 20,
        _ handler: @escaping @Sendable (Request, StaffContext) async throws -> some ResponseGenerator
    ) {
        add(.post, path, permission, bodyLimit, handler)
    }

    private func add(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission, _ bodyLimit: Int,
        _ handler: @escaping @Sendable (Request, StaffContext) async throws -> some ResponseGenerator
    ) {
        doors.add(
            method, path, .staff(permission), bodyLimit: bodyLimit,
            enter: { request, visit in
                guard let signedIn = visit.web.signedIn else { throw SignInNeeded(request) }
                guard signedIn.principal.isStaff, signedIn.principal.may(permission) else {
                    throw HTTPError(.forbidden)
                }
                return StaffContext(visit: visit, signedIn: signedIn)
            }, handler)
    }
}

/// Nobody is signed in: pages lead to the sign-in page and back, the API answers 401.
package struct SignInNeeded: Error, HTTPResponseError {
    package let status: HTTPResponse.Status
    private let returnPath: String?

    init(_ request: Request) {
        let isPage = [.get, .head].contains(request.method) && !request.uri.path.hasPrefix("/api/")
        let isForm =
            request.method == .post && FormData.isForm(request.headers[.contentType] ?? "")
            && request.headers[.accept]?.hasPrefix("application/json") != true
        status = isPage || isForm ? .seeOther : .unauthorized
        // A form cannot be repeated by a redirect: its page is shown again, and keeps what was typed.
        returnPath = isPage ? request.uri.string : request.refererPath
    }

    package func response(from request: Request, context: some RequestContext) throws -> Response {
        guard status == .seeOther else { throw HTTPError(.unauthorized) }
        let path = returnPath.map { "/login?next=\($0.formEncoded)" } ?? "/login"
        return .redirect(to: path)
    }
}

extension Request {
    /// The path of the page a form stood on, when the browser tells; query included.
    package var refererPath: String? {
        guard let name = HTTPField.Name("Referer"), let referer = headers[name],
            let url = URL(string: referer), !url.path.isEmpty
        else { return nil }
        let path = url.path + (url.query.map { "?\($0)" } ?? "")
        return SafeURL.isLocal(path) ? path : nil
    }
}
