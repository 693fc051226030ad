import Foundation
import Kernel
import Web

/// What the operator decided about the look. An empty text leaves it to the configuration, or to our own words.
package struct AppearanceSettings: Codable, Sendable, Equatable {
    package var name = ""
    package var phone = ""
    package var supportEmail = ""
    /// Nil for our own.
    package var colour: Colour?
    package var logo: Mark?
    package var favicon: Mark?
    package var welcome = ""
    package var footer = ""
    package var helpURL = ""
    package var mailHeader = MailHeader()
    package var menu = Menu()

    package init() {}

    /// A picture of the operator's, by the name the file store gave it; its size in pixels.
    package struct Mark: Codable, Sendable, Equatable {
        package let file: String
        package let width: Int
        package let height: Int

        /// Where browsers get it.
        package var path: String { "/branding/\(file)" }

        /// Programs that read mail show no drawings.
        var isForMail: Bool { !file.hasSuffix(".svg") }
    }

    /// What stands above a letter.
    package struct MailHeader: Codable, Sendable, Equatable {
        package enum Content: String, Codable, Sendable, CaseIterable {
            case both, logo, name
        }

        package var content = Content.both
        /// Whether a strip of the colour runs along its upper edge.
        package var hasStrip = true

        package init() {}
    }
}

extension Look {
    /// The look the operator decided on, with the configuration's words where nothing was decided.
    init(_ settings: AppearanceSettings, version: Int64, configured: Branding) {
        var branding = configured
        if !settings.name.isEmpty { branding.name = settings.name }
        if !settings.phone.isEmpty { branding.phone = settings.phone }
        if !settings.supportEmail.isEmpty { branding.supportEmail = settings.supportEmail }
        if !settings.helpURL.isEmpty { branding.helpURL = settings.helpURL }
        branding.welcome = settings.welcome
        branding.footer = settings.footer
        branding.logo = settings.logo?.path
        branding.logoWidth = settings.logo?.width ?? 0
        branding.logoHeight = settings.logo?.height ?? 0
        branding.favicon = settings.favicon?.path
        branding.styles = settings.colour.map { Accent($0).stylesPath() }
        self.init(branding)
        menu = settings.menu
        self.version = version
    }
}

// MARK: - Differences

extension AppearanceSettings {
    /// The parts a person can tell apart, each with a text of its state for the history.
    enum Part: String, CaseIterable, Sendable {
        case name, phone, supportEmail, colour, logo, favicon, welcome, footer, helpURL, mailHeader, menu
    }

    /// What differs from `other`, in the order of the page.
    func parts(differingFrom other: AppearanceSettings) -> [Part] {
        Part.allCases.filter { state(of: $0) != other.state(of: $0) }
    }

    /// The state of a part as one text: kept with the event, so that the journal tells before and after.
    func state(of part: Part) -> String {
        switch part {
        case .name: name
        case .phone: phone
        case .supportEmail: supportEmail
        case .colour: colour?.text ?? ""
        case .logo: logo?.file ?? ""
        case .favicon: favicon?.file ?? ""
        case .welcome: welcome
        case .footer: footer
        case .helpURL: helpURL
        case .mailHeader: mailHeader.content.rawValue + (mailHeader.hasStrip ? " strip" : "")
        case .menu: (menu.order + menu.hidden.sorted().map { "-" + $0 }).joined(separator: " ")
        }
    }
}
