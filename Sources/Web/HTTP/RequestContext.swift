// What every handler and middleware knows about the request it answers.

import Foundation
import Hummingbird
import Kernel
import Logging
import NIOCore

/// The context of one request: who asks from where, in which language, and how to refer to it in support.
package struct WebContext: RequestContext, RemoteAddressRequestContext {
    package var coreContext: CoreRequestContextStorage
    /// A short random name of the request, shown on error pages and written with every log line.
    package var requestID: String { origin.requestID }
    /// When the request's head was read, on the monotonic clock.
    package var startedAt: ContinuousClock.Instant { origin.startedAt }
    /// The one-time word that lets this page's own scripts run under the content security policy.
    package var nonce: String { origin.nonce }
    /// The other end of the socket: the proxy's address where there is one.
    package var remoteAddress: SocketAddress? { origin.remoteAddress }
    private let origin: Origin
    /// The person's address as text; `X-Forwarded-For` counts only when a trusted proxy sent it. See ``ClientAddress``.
    package var clientAddress: String
    /// The language of the answer: from `Accept-Language` until the session knows better.
    package var language: Language
    /// The theme of the answer: what the browser remembers until the session knows better; nil follows the system.
    package var theme: Theme?
    /// The most bytes this route reads of a body; set by ``BodyLimits``.
    package var bodyLimit: Int

    /// Who is signed in; filled by ``SessionMiddleware``.
    package var signedIn: SignedIn?
    /// What the frame of a page shows besides the page; filled by ``SessionMiddleware``.
    package var chrome: Chrome {
        get { frame.chrome }
        set { frame = Frame(newValue) }
    }
    private var frame = Frame.empty
    /// What the last form said when it was done.
    package var flash: Flash?
    /// The one-time word of this page's forms.
    package var commandToken: String?
    /// The address an error page may offer to try again; nil for what must not be sent twice.
    package var retryPath: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        origin = Origin(remoteAddress: source.channel.remoteAddress)
        clientAddress = source.channel.remoteAddress?.ipAddress ?? "unknown"
        language = .ru
        bodyLimit = ServerSettings.defaultBodyBytes
        // Hummingbird names its own request number so; ours replaces it, one request has one name.
        logger[metadataKey: "hb.request.id"] = .string(origin.requestID)
    }

    /// The template of the route that answers, for example `/orders/{number}`; nil while and where there is none.
    package var routeTemplate: String? {
        // Hummingbird's word for an address without a route.
        endpointPath == "NotFound" ? nil : endpointPath
    }

    /// What `request.decode` reads at most.
    package var maxUploadSize: Int { bodyLimit }
}

/// What never changes about a request. A context is copied at every step of its way: so it is one reference.
private final class Origin: Sendable {
    let requestID = RandomText.requestID()
    let startedAt = ContinuousClock.now
    let nonce = RandomText.nonce()
    let remoteAddress: SocketAddress?

    init(remoteAddress: SocketAddress?) {
        self.remoteAddress = remoteAddress
    }
}

/// One reference to what a page's frame shows, for the same reason.
private final class Frame: Sendable {
    static let empty = Frame(Chrome())
    let chrome: Chrome

    init(_ chrome: Chrome) {
        self.chrome = chrome
    }
}

/// Random words for requests and pages; each draws from the system as seldom as it can, for it is a system call.
enum RandomText {
    /// No vowels that make words, no 0/O or 1/I.
    private static let alphabet = Array("23456789bcdfghjkmnpqrstvwxyz".utf8)

    /// Ten characters that people can read aloud.
    static func requestID() -> String {
        var rest = UInt64.random(in: 0 ... .max)
        return String(unsafeUninitializedCapacity: 10) { bytes in
            for index in 0..<10 {
                bytes[index] = alphabet[Int(rest % UInt64(alphabet.count))]
                rest /= UInt64(alphabet.count)
            }
            return 10
        }
    }

    /// 16 random bytes in base64, as CSP level 3 asks for at least 128 bits.
    static func nonce() -> String {
        let words = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))
        return withUnsafeBytes(of: words) { Data($0) }.base64EncodedString()
    }
}
