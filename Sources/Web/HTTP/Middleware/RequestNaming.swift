// Names each request, and finds out who asks, in which language and theme.

import Hummingbird
import HTTPTypes
import Kernel

/// Sends the request's name back as `X-Request-Id`, so that a person and a log line can be brought together.
///
/// A name sent by the client is not taken over: it would let anybody write into our logs.
package struct RequestNaming: RouterMiddleware {
    let settings: ServerSettings

    package init(settings: ServerSettings) {
        self.settings = settings
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let remote = InternetAddress(context.clientAddress) {
            context.clientAddress = ClientAddress.find(
                remote: remote, remoteText: context.clientAddress,
                forwarded: request.headers[values: .xForwardedFor], trusted: settings.trustedProxies)
        }
        if let header = request.headers[.acceptLanguage], let language = Language(accepting: header) {
            context.language = language
        }
        context.theme = Theme(rememberedIn: request)
        var response = try await next(request, context)
        response.headers[.xRequestID] = context.requestID
        return response
    }
}

/// Whose request it is when proxies stand between.
enum ClientAddress {
    /// Walks `X-Forwarded-For` from the right past trusted proxies; the first other address is the person's.
    ///
    /// What stands left of it was written by whoever asked, so a forged header changes nothing.
    static func find(
        remote: InternetAddress, remoteText: String, forwarded: [String], trusted: [AddressRange]
    ) -> String {
        guard trusted.contains(where: { $0.contains(remote) }) else { return remoteText }
        var nearest = remoteText
        for hop in forwarded.flatMap({ $0.split(separator: ",") }).reversed() {
            let text = hop.trimmingPrefix(while: \.isWhitespace).prefix { !$0.isWhitespace }
            guard let address = InternetAddress(text) else { return nearest }
            nearest = String(text)
            guard trusted.contains(where: { $0.contains(address) }) else { return nearest }
        }
        return nearest
    }
}

extension Language {
    /// The best of our languages for an `Accept-Language` header; nil when it names none of them.
    package init?(accepting header: String) {
        var best: (language: Language, quality: Double)?
        for item in header.prefix(256).split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let tag = parts.first?.split(separator: "-").first?.lowercased(),
                let language = Language(rawValue: tag)
            else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if quality > (best?.quality ?? 0) { best = (language, quality) }
        }
        guard let best else { return nil }
        self = best.language
    }
}
