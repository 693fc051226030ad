// A browser learns how the portal looks and begins as an app of its own, without any store.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

extension Appearance {
    /// `GET /manifest`
    func showManifest(_ request: Request, _ context: PublicContext) async throws -> Response {
        var response = try Response.json(AppManifest(context), holdsPrices: false, for: request)
        response.headers[.contentType] = "application/manifest+json"
        return response
    }

    /// An icon of it. Whatever an address says, what comes is the icon of today's look: a page made before asks for the
    /// one of then, for once.
    func showIcon(_ icon: AppIcon, _ context: PublicContext) async throws -> Response {
        let branding = context.branding
        let today = AppIcon(icon.shape, side: icon.side, stamp: branding.iconStamp)
        let bytes: [UInt8]
        if let kept = icons.icon(today) {
            bytes = kept
        } else {
            let files = files
            let made = try await shelf.run(timeout: .seconds(10)) { () -> [UInt8]? in
                let picture = try branding.iconFile.flatMap { try files.content(of: $0) }
                return picture.flatMap { today.png(of: $0) } ?? today.png(on: branding.accent)
            }
            guard let made else { throw NotFound() }
            icons.keep(made, as: today)
            bytes = made
        }
        var response = Response(CommandResult(status: 200, headers: ["Content-Type": "image/png"], body: bytes))
        response.headers[.cacheControl] = icon == today ? "public, max-age=31536000, immutable" : "no-cache"
        return response
    }
}

extension Branding {
    /// The colour the operator chose, or ours; it stands in the address of its style sheet.
    var accent: Colour {
        guard let match = styles?.firstMatch(of: /accent-([0-9a-f]{6})-/), let rgb = UInt32(match.1, radix: 16) else {
            return Accent.ours.colour
        }
        return Colour(rgb: rgb)
    }

    /// The operator's own mark that an icon can be made of: the picture of the tab before the logo. Nil for none.
    var iconFile: String? {
        [favicon, logo].compactMap { $0?.split(separator: "/").last.map(String.init) }.first { name in
            ["png", "jpg", "webp"].contains { name.hasSuffix(".\($0)") }
        }
    }

    /// What icons are made of, in their addresses.
    var iconStamp: String {
        iconFile.flatMap { $0.split(separator: ".").first.map(String.init) } ?? String(accent.text.dropFirst())
    }
}

/// What browsers ask of an app.
private struct AppManifest: Encodable {
    struct Icon: Encodable {
        let src: String
        let sizes: String
        let type: String
        let purpose: String
    }

    struct Shortcut: Encodable {
        let name: String
        let url: String
    }

    let id = "/"
    let name: String
    let shortName: String
    let startURL = "/"
    let scope = "/"
    let display = "standalone"
    let lang: String
    let themeColour: String
    let backgroundColour = "#ffffff"
    let icons: [Icon]
    let shortcuts: [Shortcut]

    enum CodingKeys: String, CodingKey {
        case id, name, scope, display, lang, icons, shortcuts
        case shortName = "short_name"
        case startURL = "start_url"
        case themeColour = "theme_color"
        case backgroundColour = "background_color"
    }

    init(_ context: PublicContext) {
        let branding = context.branding
        name = branding.name
        shortName = branding.name
        lang = context.language.rawValue
        themeColour = branding.accent.text
        let painted = AppIcon.Shape.allCases.flatMap { shape in
            AppIcon.sides.map { side in
                let icon = AppIcon(shape, side: side, stamp: branding.iconStamp)
                return Icon(src: icon.path, sizes: "\(side)x\(side)", type: "image/png", purpose: icon.purpose)
            }
        }
        // A drawing of the operator's is sharp at every size; the painted ones are for systems that show none.
        let drawn = branding.favicon.flatMap { path in
            path.hasSuffix(".svg") ? Icon(src: path, sizes: "any", type: "image/svg+xml", purpose: "any") : nil
        }
        icons = [drawn].compactMap { $0 } + painted
        shortcuts = [
            Shortcut(name: context.t("ordering.orders.title"), url: "/orders"),
            Shortcut(name: context.t("ordering.quick.title"), url: "/orders/quick"),
            Shortcut(name: context.t("ordering.cart.title"), url: "/cart"),
        ]
    }
}
