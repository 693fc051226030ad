// The headers that every answer carries, whoever made it.

import HTTPTypes
import Hummingbird

/// The set of security headers, the same for pages, files, redirects and errors.
package struct SecurityPolicy: Sendable {
    private let beforeNonce: String
    private let afterNonce: String
    private let fixed: [HTTPField]

    package init(settings: ServerSettings) {
        // The one policy of trusted types lets a page begin its worker and no other script (js/offline/register.js).
        // `strict-dynamic` lets a script with the nonce import its own modules; the nonce of a page is its only door.
        beforeNonce = "default-src 'none'; script-src 'nonce-"
        let formAction = (["'self'"] + settings.formActions).joined(separator: " ")
        afterNonce =
            "' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + "manifest-src 'self'; worker-src 'self'; form-action \(formAction); base-uri 'none'; "
            + "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; "
            + "trusted-types kabinet-worker; report-uri \(ContentPolicyReports.path); report-to csp"
        fixed = Self.fixedFields(isSecure: settings.baseURL.isSecure)
    }

    /// The fields of one answer; `nonce` is the page's own.
    package func fields(nonce: String) -> [HTTPField] {
        [HTTPField(name: .contentSecurityPolicy, value: beforeNonce + nonce + afterNonce)] + fixed
    }

    private static func fixedFields(isSecure: Bool) -> [HTTPField] {
        var fields = [
            HTTPField(name: .xContentTypeOptions, value: "nosniff"),
            HTTPField(name: .referrerPolicy, value: "strict-origin-when-cross-origin"),
            HTTPField(name: .crossOriginOpenerPolicy, value: "same-origin"),
            HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
            HTTPField(
                name: .permissionsPolicy,
                value: "camera=(self), microphone=(), geolocation=(), payment=(), "
                    + "publickey-credentials-get=(self), publickey-credentials-create=(self)"),
            HTTPField(name: .xFrameOptions, value: "DENY"),
            HTTPField(name: .reportingEndpoints, value: "csp=\"\(ContentPolicyReports.path)\""),
        ]
        if isSecure {
            fields.append(HTTPField(name: .strictTransportSecurity, value: "max-age=63072000; includeSubDomains"))
        }
        return fields
    }
}

/// Puts the ``SecurityPolicy`` on every answer, and `no-store` where the handler said nothing about caching.
package struct SecurityHeaders: RouterMiddleware {
    let policy: SecurityPolicy

    package init(policy: SecurityPolicy) {
        self.policy = policy
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in policy.fields(nonce: context.nonce) where !response.headers.contains(field.name) {
            response.headers.append(field)
        }
        if !response.headers.contains(.cacheControl) { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

extension HTTPField.Name {
    static let crossOriginOpenerPolicy = constant("Cross-Origin-Opener-Policy")
    static let permissionsPolicy = constant("Permissions-Policy")
    static let referrerPolicy = constant("Referrer-Policy")
    static let reportingEndpoints = constant("Reporting-Endpoints")
    static let xForwardedFor = constant("X-Forwarded-For")
    static let xFrameOptions = constant("X-Frame-Options")
    static let xRequestID = constant("X-Request-Id")

    /// The names above are tokens, so the parse cannot fail; a fallback keeps this free of traps all the same.
    private static func constant(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .contentLocation }
}
