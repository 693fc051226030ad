// What a browser fetches before it is asked for: pages whose links the pointer rests on.

import HTTPTypes
import Hummingbird

extension PageContext {
    /// Lets a browser fetch a page while the pointer rests on its link, so that it is there when it is opened.
    ///
    /// It is fetched and not run: nothing counts as seen before it is. Left out is what is no page, and what a script
    /// opens in its own way.
    package var speculation: HTML {
        "<script type=\"speculationrules\" nonce=\"\(visit.web.nonce)\">\(speculationRules)</script>"
    }
}

private let speculationRules: HTML = #"""
    {"prefetch":[{"where":{"and":[{"href_matches":"/*"},\#
    {"not":{"href_matches":["/logout","/api/*","/assets/*","/pictures/*","/files/*","/*.csv","/*.xlsx","/*.pdf","/*.zip"]}},\#
    {"not":{"selector_matches":"[download],[target],[rel~=external],[data-help],[data-palette-open],[data-why]"}}]},\#
    "eagerness":"moderate"}]}
    """#

extension Request {
    /// Whether a browser asks ahead of the person, who may never come: such an answer must leave no trace.
    package var isSpeculative: Bool { headers[.secPurpose]?.hasPrefix("prefetch") == true }
}

extension Response {
    /// Lets the browser drop what it fetched ahead, when something was changed on a page that stays: what it has is of
    /// before the change.
    mutating func dropSpeculation() {
        guard status.code < 300, headers[.clearSiteData] == nil else { return }
        headers[.clearSiteData] = "\"prefetchCache\", \"prerenderCache\""
    }
}

extension HTTPField.Name {
    static let secPurpose = HTTPField.Name("Sec-Purpose") ?? .contentType
    static let clearSiteData = HTTPField.Name("Clear-Site-Data") ?? .contentLocation
}
