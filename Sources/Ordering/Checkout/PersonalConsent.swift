// What a guest agrees to when he leaves his name and phone: the text, its version, and its page.

import Foundation
import Hummingbird
import Kernel
import Web

/// The text a guest agrees to (152-ФЗ, article 9). It is written down with each consent word for word: the operator
/// may change it, and what was agreed to before stays what it was.
struct ConsentText: Sendable {
    /// Named by the day it came into force; a new text gets a new one.
    static let currentVersion = "2026-11-01"

    let version: String
    let text: String
}

extension PublicContext {
    /// The text in force, in the reader's language.
    var consentText: ConsentText {
        let parts = (1...6).map { t("ordering.consent.part.\(String($0))", ["vendor": branding.name]) }
        return ConsentText(version: ConsentText.currentVersion, text: parts.joined(separator: "\n"))
    }
}

extension Ordering {
    /// `GET /personal-data`
    func showConsentText(_ request: Request, _ context: PublicContext) async throws -> HTML {
        var frame = PageFrame(context.t("ordering.consent.title"))
        frame.density = "regular"
        let consent = context.consentText
        frame.subline = "\(context.t("ordering.consent.version", ["version": consent.version]))"
        let parts: [HTML] = consent.text.split(separator: "\n").map { "<p>\(String($0))</p>" }
        return context.page(frame, "<div class=\"prose\">\(parts)</div>")
    }
}
