// The parts of a return's page that both sides see.

import Database
import Foundation
import Kernel
import Web

extension PageContext {
    /// Where a return stands: a glyph and words; of a settled one, how.
    func returnStatus(_ claim: OrderReturn, badge isBadge: Bool = false) -> HTML {
        let way = claim.status == .settled ? claim.settledAs : nil
        let words = way.map { t("ordering.return.settled.\($0.rawValue)") }
        return status(
            claim.status.stage, words ?? t("ordering.return.status.\(claim.status.rawValue)"), badge: isBadge)
    }
}

/// The lines with what is allowed of each.
func returnLinesSection(_ card: ReturnCard, _ context: some PageContext) -> HTML {
    let formats = context.formats
    let goods = TableColumn<ReturnLine>("goods", "ordering.column.goods") { line in
        let sku: HTML? = line.sku.isEmpty ? nil : "<span class=\"sub\">\(line.sku)</span>"
        let foreign: HTML? =
            line.orderPosition == nil ? context.lineNotice(.info, context.t("ordering.return.notOrdered")) : nil
        let comment: HTML? = line.comment.isEmpty ? nil : context.lineNotice(.info, icon: "user", line.comment)
        let answer: HTML? = line.answer.isEmpty ? nil : context.lineNotice(.info, icon: "company", line.answer)
        return "<span class=\"rowlink\">\(line.name)</span>\(sku)\(foreign)\(comment)\(answer)"
    }
    let reason = TableColumn<ReturnLine>("reason", "ordering.return.reason") { line in
        "\(context.t("ordering.return.reason.\(line.reason.rawValue)"))"
    }
    let quantity = TableColumn<ReturnLine>("qty", "ordering.column.quantity", align: .end) { line in
        context.quantity(line.quantity, line.unit)
    }
    let accepted = TableColumn<ReturnLine>("accepted", "ordering.return.accepted", align: .end) { line in
        line.accepted.map { context.quantity($0, line.unit) } ?? "—"
    }
    let sum = TableColumn<ReturnLine>("sum", "ordering.column.sum", align: .end) { line in
        "\(line.orderPosition == nil ? "—" : formats.amount((try? line.amount(of: line.counted)) ?? line.amount))"
    }
    var columns = [goods, reason, quantity, accepted]
    if context.seesPrices { columns.append(sum) }
    var table = Table(still: "return", as: .stack, columns)
    table.isTopAligned = true
    return context.pageSection(
        context.t("ordering.return.lines"), id: "lines-h", count: card.lines.count, context.table(table, card.lines))
}

/// Photos, each of which opens whole, and papers.
func returnFiles(_ card: ReturnCard, _ path: String, _ context: some PageContext) -> HTML? {
    guard !card.files.isEmpty else { return nil }
    let photos: [HTML] = card.files.filter(\.isPhoto).map { file in
        let address = "\(path)/files/\(file.id)"
        return """
            <li><a href="\(url: address)"><img class="evidence" src="\(url: address)" loading="lazy" \
            alt="\(context.t("ordering.return.photo", ["name": file.name]))"></a></li>
            """
    }
    let papers: [HTML] = card.files.filter { !$0.isPhoto }.map { file in
        let size = context.t("catalog.request.kilobytes", ["count": context.formats.count(max(1, file.size / 1_024))])
        return """
            <li class="doc">\(context.icon("paperclip"))<div class="doc__text">\
            <a href="\(url: "\(path)/files/\(file.id)")" download>\(file.name)</a>\
            <span class="sub">\(size), \(file.addedByName)</span></div></li>
            """
    }
    let gallery: HTML? = photos.isEmpty ? nil : "<ul class=\"evidences\">\(photos)</ul>"
    let list: HTML? = papers.isEmpty ? nil : "<ul class=\"rows\">\(papers)</ul>"
    return context.pageSection(
        context.t("ordering.return.files"), id: "files-h", count: card.files.count,
        "<div class=\"stack\">\(gallery)\(list)</div>")
}

/// What is wanted, of which order, and what it comes to.
func returnFacts(_ card: ReturnCard, orders base: String, _ context: some PageContext) -> HTML {
    let claim = card.claim
    let order = context.link(claim.orderNumber, to: "\(base)/\(claim.orderNumber)")
    var rows = [
        Pair(context.t("ordering.column.order"), order),
        Pair(context.t("ordering.return.kind"), "\(context.t("ordering.return.kind.\(claim.kind.rawValue)"))"),
        Pair(context.t("ordering.return.wish"), "\(context.t("ordering.return.wish.\(claim.wish.rawValue)"))"),
    ]
    if let manager = claim.managerName { rows.append(Pair(context.t("ordering.quote.manager"), "\(manager)")) }
    if context.seesPrices {
        rows.append(Pair(context.t("ordering.return.amount"), context.money(claim.amount), total: true))
    }
    let comment: HTML? = claim.comment.isEmpty ? nil : "<p class=\"small\">\(claim.comment)</p>"
    return context.card(
        context.t("ordering.return.facts"), id: "facts-h",
        "<div class=\"stack\">\(context.pairs(rows))\(comment)</div>")
}

/// What was said, the newest first, and the fields to say more and to add files.
func returnTalk(_ card: ReturnCard, _ path: String, _ context: some SignedInContext) -> HTML {
    let entries = card.messages.map { message in
        TimelineEntry(
            message.isStaff ? "company" : "user", "\(message.authorName)", at: message.createdAt, said: message.text)
    }
    let typed = TypedForm(ReturnMessageForm())
    let photos = context.principal.isStaff ? nil : context.field("photos", typed)
    let fields: HTML = "\(context.field("text", typed))\(photos)\(context.field("paper", typed))"
    let form = context.formFrame(
        FormFrame("\(path)/messages", draft: "\(path):\(context.signedIn.userID)", files: true), fields,
        actions: context.submit(
            context.t("ordering.quote.talk.send"), .plain, size: .regular, busy: context.t("web.doing")))
    let said: HTML? = entries.isEmpty ? nil : context.timeline(entries)
    return context.pageSection(
        context.t("ordering.quote.talk.title"), id: "talk", count: entries.isEmpty ? nil : entries.count,
        "<div class=\"stack\">\(said)\(form)</div>")
}

/// What happened, the newest first.
func returnHistory(_ card: ReturnCard, _ context: some PageContext) -> HTML {
    let entries = card.history.compactMap { event -> TimelineEntry? in
        guard let told = returnEvent(event, context) else { return nil }
        return TimelineEntry(
            event.actorKind == "system" ? "exchange" : "user", "\(told.words)", at: event.at,
            said: told.note.isEmpty ? nil : told.note)
    }
    return context.card(context.t("ordering.order.history"), id: "his-h", context.timeline(entries))
}

/// A fact in words, and why; nil for what stands among the messages.
private func returnEvent(_ event: StoredEvent, _ context: some PageContext) -> (words: String, note: String)? {
    let who = event.actorName
    switch event.name {
    case ReturnRequested.name: return (context.t("ordering.return.history.requested", ["who": who]), "")
    case ReturnDecided.name:
        guard let decided = try? event.decoded(as: ReturnDecided.self) else { return nil }
        let key = decided.isApproved ? "ordering.return.history.approved" : "ordering.return.history.refused"
        return (context.t(key, ["who": who]), decided.note)
    case ReturnMoved.name:
        guard let moved = try? event.decoded(as: ReturnMoved.self) else { return nil }
        let settled = moved.settledAs.map { context.t("ordering.return.settled.\($0.rawValue)") }
        let status = settled ?? context.t("ordering.return.status.\(moved.to.rawValue)")
        return (context.t("ordering.history.moved", ["who": who, "status": status]), moved.note)
    case ReturnFilesAdded.name:
        let count = (try? event.decoded(as: ReturnFilesAdded.self))?.count ?? 0
        return (context.t("ordering.return.history.files", ["who": who], count: Int64(count)), "")
    default: return nil
    }
}
