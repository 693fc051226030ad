import HTTPTypes
import Hummingbird
import Kernel

/// Routes for everybody signed in, members and staff alike; each names its permission.
package struct PersonRoutes {
    let doors: Doors

    /// Adds a page.
    package func get(
        _ path: String, requires permission: Permission,
        _ handler: @escaping @Sendable (Request, PersonContext) async throws -> some ResponseGenerator
    ) {
        add(.get, path, permission, handler)
    }

    /// Adds a form or command.
    package func post(
        _ path: String, requires permission: Permission,
        _ handler: @escaping @Sendable (Request, PersonContext) async throws -> some ResponseGenerator
    ) {
        add(.post, path, permission, handler)
    }

    private func add(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission,
        _ handler: @escaping @Sendable (Request, PersonContext) async throws -> some ResponseGenerator
    ) {
        doors.add(
            method, path, .person(permission), bodyLimit: 64 * 1024,
            enter: { request, visit in
                guard let signedIn = visit.web.signedIn else { throw SignInNeeded(request) }
                guard signedIn.principal.may(permission) else { throw HTTPError(.forbidden) }
                return PersonContext(visit: visit, signedIn: signedIn)
            }, handler)
    }
}

extension SignedInContext {
    /// The person alone: for what is the same on both sides, such as the tiles of a start page.
    package var asPerson: PersonContext { PersonContext(visit: visit, signedIn: signedIn) }
}

extension PublicContext {
    /// Whoever is signed in; nil for a stranger.
    package var person: PersonContext? {
        visit.web.signedIn.map { PersonContext(visit: visit, signedIn: $0) }
    }
}

/// The person signed in belongs to no customer (any more): said plainly on pages, a bare 403 elsewhere.
struct NoMembership: Error, HTTPResponseError {
    var status: HTTPResponse.Status { .forbidden }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        throw HTTPError(.forbidden)
    }
}

extension PageContext {
    /// What a person without a membership sees instead of a customer's page.
    var noMembershipPage: Response {
        let action: HTML = "<a class=\"btn\" href=\"/settings\">\(t("web.settings"))</a>"
        let text = t("web.noMembership.text", ["email": visit.web.signedIn?.email ?? ""])
        return page(
            PageFrame(t("web.noMembership.title")), emptyState(icon: "company", text: text, action: action)
        ).response(status: .forbidden)
    }
}
