// How a look would look: the browser's tab and the frame in both themes, the sign-in page and the head of a letter,
// drawn small.

import Kernel
import Web

/// What the sample shows of a look.
struct LookSample: Sendable {
    let name: String
    let logo: AppearanceSettings.Mark?
    let favicon: AppearanceSettings.Mark?
    let accent: Accent?
    let welcome: String
    let footer: String
    let mailHeader: AppearanceSettings.MailHeader.Content
    let hasStrip: Bool

    init(_ draft: AppearanceDraft, configured: Branding) {
        name = draft.form.name.isEmpty ? configured.name : draft.form.name
        logo = draft.logo
        favicon = draft.favicon
        accent = draft.form.parsedColour.map { Accent($0) }
        welcome = draft.form.welcome
        footer = draft.form.footer
        mailHeader = AppearanceSettings.MailHeader.Content(rawValue: draft.form.mailHeader) ?? .both
        hasStrip = draft.form.mailStrip == "on"
    }
}

extension PageContext {
    /// The sample. Nothing in it can be pressed, and readers pass it by: it says nothing the form does not say.
    func lookSample(_ sample: LookSample) -> HTML {
        let isForMail = sample.logo?.isForMail == true
        let styles: HTML? = sample.accent.map { accent in
            "<link rel=\"stylesheet\" href=\"\(url: accent.stylesPath(sample: true))\">"
        }
        return """
            \(styles)<section aria-labelledby="sample-h"><div class="section__head">\
            <h2 id="sample-h">\(t("appearance.sample"))</h2></div>
            <div class="look" data-look data-letter-logo="\(isForMail ? "true" : "false")" aria-hidden="true">
            <div class="look__tabs">\(lookTab(sample, theme: "light"))\(lookTab(sample, theme: "dark"))</div>
            \(lookFrame(sample, theme: "light"))
            \(lookFrame(sample, theme: "dark"))
            \(lookSignIn(sample))
            \(lookLetter(sample))
            </div></section>
            """
    }

    /// The mark and the name, or the operator's logo in their place.
    private func lookBrand(_ sample: LookSample) -> HTML {
        let hasLogo = sample.logo != nil
        return """
            <span class="look__brand">\(lookLogo(sample))<svg class="brand__mark"\(attr: "hidden", if: hasLogo) \
            data-look-mark><use href="\(url: site.assets.url("icons.svg"))#mark"/></svg>\
            <span class="look__name truncate"\(attr: "hidden", if: hasLogo) data-look-mark data-look-text="name">\
            \(sample.name)</span></span>
            """
    }

    /// The operator's logo; without one it waits for a script that shows a file just chosen.
    private func lookLogo(_ sample: LookSample) -> HTML {
        let size: HTML? = sample.logo.map { " width=\"\($0.width)\" height=\"\($0.height)\"" }
        return """
            <img class="look__logo" alt=""\(attr: "src", sample.logo?.path)\(size)\
            \(attr: "hidden", if: sample.logo == nil) data-look-logo>
            """
    }

    /// A tab of the browser: the icon has to be told apart on a light strip and on a dark one.
    private func lookTab(_ sample: LookSample, theme: String) -> HTML {
        let usual = site.assets.url("favicon.svg")
        return """
            <span class="look__tab" data-theme="\(theme)"><img class="look__favicon" alt="" width="16" height="16" \
            src="\(url: sample.favicon?.path ?? usual)" data-look-favicon data-usual="\(url: usual)">\
            <span class="truncate" data-look-text="name">\(sample.name)</span></span>
            """
    }

    private func lookFrame(_ sample: LookSample, theme: String) -> HTML {
        """
        <div class="look__paper look__frame" data-theme="\(theme)">
          <div class="look__side">\(lookBrand(sample))
          <span class="nav__link">\(icon("home"))\(t("appearance.sample.home"))</span>
          <span class="nav__link" aria-current="page">\(icon("orders"))\(t("appearance.sample.orders"))</span>
          <span class="nav__link">\(icon("company"))\(t("appearance.sample.company"))</span></div>
          <div class="look__main">
            <span class="look__title">\(t("appearance.sample.orders"))</span>
            <span class="look__row look__row--on"><span class="look__link">2026-000124</span>\(accentTag(t("appearance.sample.new")))</span>
            <span class="look__row"><span class="look__link">2026-000123</span>\(tag(t("appearance.sample.done"), .success))</span>
            <span class="btnrow"><span class="btn btn--primary">\(t("appearance.sample.order"))</span>\
        <span class="btn btn--tint">\(t("appearance.sample.approve"))</span></span>
          </div>
        </div>
        """
    }

    private func lookSignIn(_ sample: LookSample) -> HTML {
        let usual = t("appearance.sample.welcome")
        return """
            <div class="look__paper look__signin" data-theme="light">
              <div class="look__main">\(lookBrand(sample))
              <span class="look__title">\(t("appearance.sample.signIn"))</span>
              <span class="muted small" data-look-text="welcome" data-look-usual="\(usual)">\
            \(sample.welcome.isEmpty ? usual : sample.welcome)</span>
              <span class="look__field"></span><span class="look__field look__field--focus"></span>
              <span class="btn btn--primary btn--block">\(t("appearance.sample.enter"))</span>
              <span class="caption quiet" data-look-text="footer">\(sample.footer)</span></div>
              <div class="look__pane"></div>
            </div>
            """
    }

    private func lookLetter(_ sample: LookSample) -> HTML {
        // Where a letter cannot show the mark, the name stands for it.
        let showsLogo = sample.logo?.isForMail == true && sample.mailHeader != .name
        let showsName = !showsLogo || sample.mailHeader == .both
        return """
            <div class="look__paper look__letter" data-theme="light">
              <span class="look__strip"\(attr: "hidden", if: !sample.hasStrip) data-look-strip></span>
              <span class="look__brand"><span\(attr: "hidden", if: !showsLogo) data-look-letter="logo">\(lookLogo(sample))</span>\
            <span class="look__name"\(attr: "hidden", if: !showsName) data-look-letter="name" data-look-text="name">\
            \(sample.name)</span></span>
              <span class="look__main"><span class="look__title">\(t("appearance.sample.letter"))</span>\
            <span class="muted small">\(t("appearance.sample.letter.text"))</span>\
            <span class="look__link">\(t("appearance.sample.letter.link"))</span></span>
            </div>
            """
    }
}
