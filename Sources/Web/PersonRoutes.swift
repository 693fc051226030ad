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
        let site = doors.site
        doors.add(
            method, path, .person(permission), bodyLimit: 64 * 1024,
            enter: { request, web, form, submission in
                guard let signedIn = web.signedIn else { throw SignInNeeded(request) }
                guard signedIn.principal.may(permission) else { throw HTTPError(.forbidden) }
                return PersonContext(site: site, web: web, form: form, submission: submission, signedIn: signedIn)
            }, handler)
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
        let text = t("web.noMembership.text", ["email": web.signedIn?.email ?? ""])
        return page(
            PageFrame(t("web.noMembership.title")), emptyState(icon: "company", text: text, action: action)
        ).response(status: .forbidden)
    }
}
