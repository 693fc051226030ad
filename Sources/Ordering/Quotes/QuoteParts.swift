// The parts of an offer's page that both sides see.

import Catalog
import Database
import Foundation
import Kernel
import Web

extension PageContext {
    /// Where an offer stands: a glyph and words.
    func quoteStatus(_ status: QuoteStatus, badge isBadge: Bool = false) -> HTML {
        self.status(status.stage, t("ordering.quote.status.\(status.rawValue)"), badge: isBadge)
    }
}

/// «от 17.11.2026, 09:15, Анна Котова; действует до 01.12.2026».
func quoteSubline(_ quote: Quote, _ context: some PageContext) -> HTML {
    let when = context.t("ordering.order.from", ["date": context.formats.dateTime(quote.placedAt)])
    guard quote.status == .offered, let until = quote.validUntil else { return "\(when), \(quote.placedByName)" }
    let day = context.formats.date(CivilDate(until.addingTimeInterval(-1), in: .moscow))
    return "\(when), \(quote.placedByName), \(context.t("ordering.quote.until", ["date": day]))"
}

/// The paper, the files, and the order it became.
func quoteActions(_ card: QuoteCard, _ base: String, _ context: some PageContext) -> HTML {
    let path = "\(base)/\(card.quote.number)"
    let version = "?version=\(card.version)"
    let paper: HTML? =
        card.version == 0
        ? nil
        : context.buttonLink(
            context.t("ordering.quote.paper"), to: "\(path)/paper\(version)", icon: "print")
    let files = [
        MenuEntry("download", context.t("ordering.quote.xlsx"), .link("\(path)/lines.xlsx\(version)")),
        MenuEntry("download", context.t("ordering.quote.csv"), .link("\(path)/lines.csv\(version)")),
    ]
    let orders = base.hasPrefix("/staff") ? "/staff/orders" : "/orders"
    let order: HTML? = card.quote.orderNumber.map { number in
        context.buttonLink(
            context.t("ordering.order.title", ["number": number]), to: "\(orders)/\(number)", icon: "orders")
    }
    return "\(context.popoverMenu(context.t("web.otherActs"), [files]))\(paper)\(order)"
}

/// The lines of the version shown, with what changed since the one before.
///
/// - Parameter chosen: the positions that are ticked in the form `take-form`; nil where nothing can be taken.
func quoteLinesSection(_ card: QuoteCard, chosen: Set<Int>?, _ context: some PageContext) -> HTML {
    let title = context.t(card.version == 0 ? "ordering.quote.asked" : "ordering.quote.offered")
    let file = quoteFile(card, context)
    let words: HTML? =
        card.quote.comment.isEmpty || card.version > 0
        ? nil : "<p class=\"small\">\(card.quote.comment)</p>"
    guard !card.lines.isEmpty else {
        let nothing: HTML? =
            words == nil && file == nil ? "<p class=\"muted\">\(context.t("ordering.quote.noLines"))</p>" : nil
        return context.pageSection(title, id: "lines-h", "<div class=\"stack\">\(words)\(nothing)\(file)</div>")
    }
    var table = Table(still: "quote", as: .stack, QuoteColumns(card, chosen: chosen, context).all)
    table.isTopAligned = true
    if card.version > 0, context.seesPrices, let answer = card.answer {
        table.totals = [
            (context.t("ordering.vatIncluded"), "\(context.formats.money(answer.vatTotal))"),
            (context.t("ordering.quote.total"), context.money(answer.total)),
        ]
    }
    let left = QuoteDifferences(card.lines, before: card.before).left.map(\.name)
    let gone: HTML? =
        left.isEmpty
        ? nil
        : context.lineNotice(
            .warning, context.t("ordering.quote.gone", ["names": left.prefix(10).joined(separator: "; ")]))
    return context.pageSection(
        title, id: "lines-h", count: card.lines.count,
        "<div class=\"stack\">\(words)\(context.table(table, card.lines))\(gone)\(file)</div>")
}

/// What the customer sent along.
private func quoteFile(_ card: QuoteCard, _ context: some PageContext) -> HTML? {
    guard let name = card.quote.fileName, card.version == 0 || card.quote.source == .text else { return nil }
    let base = context.visit.web.signedIn?.principal.isStaff == true ? "/staff/quotes" : "/quotes"
    return """
        <ul class="rows"><li class="doc">\(context.icon("paperclip"))<div class="doc__text">\
        <a href="\(url: "\(base)/\(card.quote.number)/file")" download>\(name)</a></div></li></ul>
        """
}

/// The sums of the answer, until when it holds, on which terms.
func quoteSums(_ card: QuoteCard, _ context: some PageContext) -> HTML {
    let quote = card.quote
    var rows: [Pair] = []
    if let answer = card.answer {
        if context.seesPrices {
            rows.append(Pair(context.t("ordering.quote.total"), context.money(answer.total), total: true))
            rows.append(Pair(context.t("ordering.vatIncluded"), "\(context.formats.money(answer.vatTotal))"))
        }
        let day = CivilDate(answer.validUntil.addingTimeInterval(-1), in: .moscow)
        rows.append(Pair(context.t("ordering.quote.validUntil"), "\(context.formats.date(day))"))
        if !answer.deliveryTerms.isEmpty {
            rows.append(Pair(context.t("ordering.quote.deliveryTerms"), "\(answer.deliveryTerms)"))
        }
        if !answer.note.isEmpty { rows.append(Pair(context.t("ordering.quote.note"), "\(answer.note)")) }
    }
    rows.append(Pair(context.t("ordering.column.payer"), "\(quote.payerName)"))
    if let manager = quote.managerName { rows.append(Pair(context.t("ordering.quote.manager"), "\(manager)")) }
    return context.card(context.t("ordering.quote.terms"), id: "terms-h", context.pairs(rows))
}

/// Every version with its author and sum, the newest first; none where there is one.
func quoteVersions(_ card: QuoteCard, _ path: String, _ context: some PageContext) -> HTML? {
    guard !card.versions.isEmpty else { return nil }
    let items: [HTML] = card.versions.map { version in
        let title = context.t("ordering.quote.version", ["version": "\(version.version)"])
        let name: HTML =
            version.version == card.version
            ? "<b>\(title)</b>" : context.link(title, to: "\(path)?version=\(version.version)")
        let sum: HTML? = context.seesPrices ? ", \(context.formats.money(version.total))" : nil
        return """
            <li><span>\(name)\(sum)\
            <span class="sub">\(version.authorName), \(context.moment(version.createdAt))</span></span></li>
            """
    }
    let asked: HTML =
        card.version == 0
        ? "<b>\(context.t("ordering.quote.asked"))</b>"
        : context.link(context.t("ordering.quote.asked"), to: "\(path)?version=0")
    return context.card(
        context.t("ordering.quote.versions"), id: "versions-h", "<ul class=\"rows\">\(items)<li>\(asked)</li></ul>")
}

/// What was said, the newest first, and the field to say more.
func quoteTalk(
    _ card: QuoteCard, _ typed: TypedForm<QuoteMessageForm>, _ path: String, _ context: some SignedInContext
) -> HTML {
    let names = Dictionary((card.before + card.lines).map { ($0.position, $0.name) }) { _, newer in newer }
    let entries = card.messages.map { message in
        let about: String? = message.position.map { position in
            context.t("ordering.quote.talk.line", ["number": "\(position)", "name": names[position] ?? ""])
        }
        let who: HTML = "\(message.authorName)\(about.map { "<span class=\"sub\">\($0)</span>" as HTML })"
        return TimelineEntry(message.isStaff ? "company" : "user", who, at: message.createdAt, said: message.text)
    }
    let lines = card.lines.map { FieldOption("\($0.position)", "\($0.position). \($0.name)") }
    let whole = FieldOption("", context.t("ordering.quote.talk.whole"))
    let fields: HTML = "\(context.field("line", typed, options: [whole] + lines))\(context.field("text", typed))"
    let form = context.formFrame(
        FormFrame("\(path)/messages", draft: "\(path):\(context.signedIn.userID)"), fields,
        actions: context.submit(
            context.t("ordering.quote.talk.send"), .plain, size: .regular, busy: context.t("web.doing")))
    let said: HTML? = entries.isEmpty ? nil : context.timeline(entries)
    return context.pageSection(
        context.t("ordering.quote.talk.title"), id: "talk", count: entries.isEmpty ? nil : entries.count,
        "<div class=\"stack\">\(said)\(form)</div>")
}

/// What happened, the newest first.
func quoteHistory(_ card: QuoteCard, _ context: some PageContext) -> HTML {
    let entries = card.history.compactMap { event -> TimelineEntry? in
        guard let words = quoteEvent(event, context) else { return nil }
        let note = event.name == QuoteMoved.name ? (try? event.decoded(as: QuoteMoved.self))?.note : nil
        return TimelineEntry(
            event.actorKind == "system" ? "exchange" : "user", "\(words)", at: event.at,
            said: note?.isEmpty == false ? note : nil)
    }
    return context.card(context.t("ordering.order.history"), id: "his-h", context.timeline(entries))
}

/// A fact in words; nil for what stands among the messages.
private func quoteEvent(_ event: StoredEvent, _ context: some PageContext) -> String? {
    let who = event.actorName
    switch event.name {
    case QuoteRequested.name: return context.t("ordering.quote.history.requested", ["who": who])
    case QuoteOffered.name:
        let version = (try? event.decoded(as: QuoteOffered.self))?.version ?? 0
        return context.t("ordering.quote.history.offered", ["who": who, "version": "\(version)"])
    case QuoteAccepted.name:
        let number = (try? event.decoded(as: QuoteAccepted.self))?.orderNumber ?? ""
        return context.t("ordering.quote.history.accepted", ["who": who, "number": number])
    case QuoteMoved.name:
        guard let status = (try? event.decoded(as: QuoteMoved.self))?.to else { return nil }
        let words = context.t("ordering.quote.status.\(status.rawValue)")
        return status == .expired
            ? context.t("ordering.quote.history.expired")
            : context.t("ordering.history.moved", ["who": who, "status": words])
    default: return nil
    }
}
