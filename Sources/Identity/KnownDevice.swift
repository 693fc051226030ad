import Foundation
import Hummingbird
import Web

/// The cookie of a browser somebody has signed in on: it opens nothing, it only keeps other people's wrong guesses apart.
struct DeviceCookie {
    private let cookie: SessionCookie

    init(_ context: some PageContext) {
        cookie = SessionCookie(isSecure: context.site.cookie.isSecure, name: "device")
    }

    /// The stored key of the device a request comes from.
    func key(in request: Request) -> [UInt8]? {
        cookie.value(in: request).flatMap { $0.utf8.count <= 128 ? SessionKey.of(cookie: $0) : nil }
    }

    /// `Set-Cookie` that makes the browser a known one for half a year.
    func setting(_ value: String) -> String { cookie.setting(value, maxAge: Int(KnownDevice.life)) }
}

/// How long a browser is remembered, in seconds.
enum KnownDevice {
    static let life: TimeInterval = 180 * 24 * 3600
}
