// Answers only under its own names.

import Hummingbird
import HTTPTypes

/// 421 for a request meant for another site, so that no link, cookie or cache entry is made for a foreign name.
///
/// That there is exactly one `Host` line was checked before routing, where the lines are still to be seen.
package struct HostCheck: RouterMiddleware {
    let settings: ServerSettings

    package init(settings: ServerSettings) {
        self.settings = settings
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let authority = request.head.authority, let name = Self.name(in: authority) else {
            throw HTTPError(.badRequest)
        }
        guard settings.answers(to: name) else { throw HTTPError(.misdirectedRequest) }
        return try await next(request, context)
    }

    /// The lower-case host name without port; nil when the port is no number.
    static func name(in authority: String) -> String? {
        let text = authority.lowercased()
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            return rest.isEmpty || isPort(rest) ? String(text[...end]) : nil
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty else { return nil }
        if parts.count == 2, UInt16(parts[1]) == nil { return nil }
        return String(host.hasSuffix(".") ? host.dropLast() : host)
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.hasPrefix(":") && UInt16(text.dropFirst()) != nil
    }
}
