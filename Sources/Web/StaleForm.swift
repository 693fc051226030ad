// A form that was opened before the person signed in anew or began to act for another customer.

import HTTPTypes
import Hummingbird
import Kernel

/// The form was not made for this session as it is now.
struct StaleForm: Error, HTTPResponseError {
    var status: HTTPResponse.Status { .forbidden }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        throw HTTPError(.forbidden)
    }
}

extension PageContext {
    /// Shows what was typed once more and asks for one more click: nothing is done unseen, nothing typed is lost.
    ///
    /// The request came from our own pages (``CrossSiteCheck`` looks at that first), only its token is not today's.
    func staleFormPage(_ request: Request) -> Response {
        // Passwords never travel back, and signing in twice is done already.
        let hasPassword = form.fields.contains { $0.name.lowercased().contains("password") }
        if hasPassword { return .redirect(to: request.refererPath ?? homePath, message: "web.stale.again") }
        let customer = visit.web.signedIn?.customerName
        let text = customer.map { t("web.stale.customer", ["customer": $0]) } ?? t("web.stale.text")
        let fields = form.fields.filter { $0.name != "command" }
        let again = formFrame(
            FormFrame(request.uri.string), "<p>\(text)</p>\(hiddenFields(fields))",
            actions: """
                \(submit(t("web.stale.send")))\
                \(buttonLink(t("web.cancel"), to: request.refererPath ?? homePath, size: .large))
                """)
        return page(PageFrame(t("web.stale.title")), again).response(status: .conflict)
    }
}
