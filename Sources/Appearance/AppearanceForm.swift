// What an administrator typed and chose on the page of the look, and what it becomes.

import Foundation
import Kernel
import Web

/// The look as it stands in the form.
struct AppearanceForm: Form {
    var name = ""
    /// The file itself comes beside the fields; here stands only where its problems are shown.
    var logo = ""
    var favicon = ""
    var colour = ""
    var phone = ""
    var supportEmail = ""
    var helpURL = ""
    var footer = ""
    var welcome = ""
    var mailHeader = AppearanceSettings.MailHeader.Content.both.rawValue
    var mailStrip = ""

    static let fields: [Field<AppearanceForm>] = [
        Field("name", .text, \.name, label: "appearance.name", help: true, maxLength: 60, autocomplete: "organization"),
        Field("logo", .file(.logo), \.logo, label: "appearance.mark.logo", help: true),
        Field("favicon", .file(.favicon), \.favicon, label: "appearance.mark.favicon", help: true),
        Field(
            "colour", .text, \.colour, label: "appearance.colour", help: true, maxLength: 20,
            check: Field<AppearanceForm>.parsed { try Colour($0) }),
        Field(
            "phone", .tel, \.phone, label: "appearance.phone", maxLength: 50, autocomplete: "off",
            check: Field<AppearanceForm>.parsed { try PhoneNumber($0) }),
        Field(
            "supportEmail", .email, \.supportEmail, label: "appearance.supportEmail", maxLength: 254,
            autocomplete: "off", check: Field<AppearanceForm>.parsed { try EmailAddress($0) }),
        Field(
            "helpURL", .text, \.helpURL, label: "appearance.helpURL", help: true, maxLength: 300, inputMode: "url",
            check: { isWebAddress($0) ? nil : FieldProblem.Message("appearance.helpURL.refusal") }),
        Field("footer", .text, \.footer, label: "appearance.footer", help: true, maxLength: 200),
        Field("welcome", .textarea(rows: 2), \.welcome, label: "appearance.welcome", help: true, maxLength: 200),
        Field(
            "mailHeader", .radio, \.mailHeader, label: "appearance.mailHeader", required: true,
            check: { AppearanceSettings.MailHeader.Content(rawValue: $0) == nil ? .init("web.field.invalid") : nil }),
        Field("mailStrip", .switch, \.mailStrip, label: "appearance.mailStrip"),
    ]

    /// Only addresses nobody on the way can change, of a site and not of a person's place in it.
    private static func isWebAddress(_ text: String) -> Bool {
        guard SafeURL.admits(text), let parts = URLComponents(string: text) else { return false }
        return parts.scheme == "https" && parts.host?.isEmpty == false && parts.user == nil && parts.password == nil
    }
}

extension FileRules {
    fileprivate static let logo = FileRules(["svg", "png", "webp", "jpg", "jpeg"], megabytes: 1)
    fileprivate static let favicon = FileRules(["svg", "png", "ico"], megabytes: 1)
}

extension AppearanceForm {
    /// The look in force, the configuration's words where nothing was decided.
    init(_ settings: AppearanceSettings, configured: Branding) {
        name = settings.name.isEmpty ? configured.name : settings.name
        colour = settings.colour?.text ?? ""
        phone = settings.phone.isEmpty ? configured.phone : settings.phone
        supportEmail = settings.supportEmail.isEmpty ? configured.supportEmail : settings.supportEmail
        helpURL = settings.helpURL.isEmpty ? configured.helpURL ?? "" : settings.helpURL
        footer = settings.footer
        welcome = settings.welcome
        mailHeader = settings.mailHeader.content.rawValue
        mailStrip = settings.mailHeader.hasStrip ? "on" : ""
    }

    /// Writes what was typed into the look; what says the same as the configuration goes on following it.
    func write(into settings: inout AppearanceSettings, configured: Branding) {
        settings.name = name == configured.name ? "" : name
        settings.colour = parsedColour
        settings.phone = phone == configured.phone ? "" : phone
        settings.supportEmail = supportEmail == configured.supportEmail ? "" : supportEmail
        settings.helpURL = helpURL == configured.helpURL ? "" : helpURL
        settings.footer = footer
        settings.welcome = welcome
        if let content = AppearanceSettings.MailHeader.Content(rawValue: mailHeader) {
            settings.mailHeader.content = content
        }
        settings.mailHeader.hasStrip = mailStrip == "on"
    }

    /// The colour, when what was typed is one.
    var parsedColour: Colour? {
        do { return try Colour(colour) } catch { return nil }
    }

    /// What is wrong with the colour beyond its spelling: words in it could not be read somewhere.
    func contrastProblem(_ formats: Formats) -> FieldProblem? {
        guard let colour = parsedColour else { return nil }
        let accent = Accent(colour)
        guard let proposal = accent.proposal else { return nil }
        return FieldProblem(
            field: "colour",
            FieldProblem.Message(
                "appearance.colour.refusal",
                ["ratio": formats.ratio(accent.worstRatio), "nearest": proposal.text]))
    }
}

extension Formats {
    /// `4,5 : 1`, never more than it is.
    func ratio(_ ratio: Double) -> String {
        let tenths = Int64((ratio * 10).rounded(.down))
        return quantity(Quantity(thousandths: tenths * 100)) + "\u{A0}:\u{A0}1"
    }
}

/// A look that is not in force yet: what was typed, and the marks that go with it.
struct AppearanceDraft: Sendable {
    var form: AppearanceForm
    var logo: AppearanceSettings.Mark?
    var favicon: AppearanceSettings.Mark?
    var problems: [FieldProblem] = []

    init(_ settings: AppearanceSettings, configured: Branding) {
        form = AppearanceForm(settings, configured: configured)
        logo = settings.logo
        favicon = settings.favicon
    }

    init(_ form: AppearanceForm) {
        self.form = form
    }

    var typed: TypedForm<AppearanceForm> { TypedForm(form, problems) }

    subscript(_ use: MarkUse) -> AppearanceSettings.Mark? {
        get { use == .logo ? logo : favicon }
        set {
            switch use {
            case .logo: logo = newValue
            case .favicon: favicon = newValue
            }
        }
    }

    /// Writes it into the look in force; the menu is another page's.
    func write(into settings: inout AppearanceSettings, configured: Branding) {
        form.write(into: &settings, configured: configured)
        settings.logo = logo
        settings.favicon = favicon
    }
}
