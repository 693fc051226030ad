// Money, quantities, times and places as people read them.

import Foundation
import Kernel

extension PageContext {
    /// An amount of a decision: kopecks and the sign are quieter.
    ///
    /// - Parameter isWhole: leaves kopecks out when there are none; never rounds.
    package func money(_ amount: Money, whole isWhole: Bool = false) -> HTML {
        let text = formats.money(amount)
        guard let mark = text.lastIndex(where: { $0 == "," || $0 == "." }) else {
            return "<span class=\"money\">\(text)</span>"
        }
        let hasNone = isWhole && amount.minor % 100 == 0
        // The separator and two digits; the sign of the currency may follow.
        let tail = hasNone ? String(text[mark...].dropFirst(3)) : String(text[mark...])
        let minor: HTML? = tail.isEmpty ? nil : "<span class=\"money__minor\">\(tail)</span>"
        return "<span class=\"money\">\(String(text[..<mark]))\(minor)</span>"
    }

    /// A quantity that keeps its unit beside it.
    package func quantity(_ quantity: Quantity, _ unit: String) -> HTML {
        "<span class=\"nowrap tnum\">\(formats.quantity(quantity))<span class=\"quiet\">\u{A0}\(unit)</span></span>"
    }

    /// A time as near as it is: «5 минут назад», «Сегодня, 09:15», «17 ноя, 11:52»; in full when pointed at.
    ///
    /// - Parameter isFocusable: where the day in full matters to those who use the keyboard. Not in rows of a table:
    ///   each would be one more stop on the way.
    package func moment(_ instant: Date, focusable isFocusable: Bool = false) -> HTML {
        let recent = formats.recent(instant, now: now)
        let exact = formats.dateTime(instant)
        let minutes = Int64(now.timeIntervalSince(instant) / 60)
        // A time of the future is never «назад».
        let isFresh = instant <= now && minutes < 60
        let relative: HTML? = isFresh ? " data-relative data-recent=\"\(recent)\" data-exact=\"\(exact)\"" : nil
        let words = !isFresh ? recent : minutes == 0 ? t("web.time.now") : t("web.time.minutes", count: minutes)
        return """
            <time datetime="\(Formats.machine(instant))"\(relative)\(tooltip(exact))\
            \(attr: "tabindex", isFocusable ? "0" : nil)>\(words)</time>
            """
    }

    /// A place: its address, the way to it on a map, and into the clipboard.
    package func place(_ address: String) -> HTML {
        let map = "https://yandex.ru/maps/?text=\(address.formEncoded)"
        return """
            <div class="place"><span class="place__text">\(address)</span><span class="place__ways">\
            <a href="\(url: map)" target="_blank" rel="noopener noreferrer">\(icon("pin"))\(t("web.map"))\
            <span class="visually-hidden">: \(address)</span></a>\(copyButton(address, of: address))</span></div>
            """
    }

    /// Puts a text into the clipboard.
    ///
    /// - Parameter subject: what is copied, for those who hear the page; nil when it stands right before.
    package func copyButton(_ text: String, of subject: String? = nil) -> HTML {
        let named: HTML? = subject.map { "<span class=\"visually-hidden\">: \($0)</span>" }
        return """
            <button type="button" class="linkbtn js-only" data-copy="\(text)" data-copied-label="\(t("web.copied"))">\
            \(icon("copy"))\(t("web.copy"))\(named)</button>
            """
    }

    /// The same with words of its own and the edge of a button.
    package func copyButton(
        _ text: String, words: String, _ kind: ButtonKind = .plain, size: ButtonSize = .regular,
        attributes: HTML? = nil
    ) -> HTML {
        let copies: HTML = " data-copy=\"\(text)\" data-copied-label=\"\(t("web.copied"))\"\(attributes)"
        return "<span class=\"js-only\">\(button(words, kind, size: size, attributes: copies))</span>"
    }
}
