// The places a script puts orders, carts and drafts into without a network, drawn by the parts every page is drawn by.

import Foundation
import Kernel
import Web

/// A row of a place: it holds nothing, a script fills its copies. `data-text` names what is written into an element,
/// `data-href` where it leads, `data-slot` the template that takes its place, `data-if` what it is left out without,
/// and `data-each` the rows of a list.
private struct Blank: Sendable {}

extension MemberContext {
    /// Every place, each in a `<template>`.
    var offlineTemplates: HTML {
        """
        \(template("offline-orders", offlineOrders))\(template("offline-order", offlineOrder))\
        \(template("offline-lists", offlineLists))\(template("offline-absent", offlineAbsent))\
        \(principal.may(.placeOrders) ? template("offline-draft", offlineDraft) : nil)\
        \(OrderStatus.allCases.map { template("offline-status-\($0.rawValue)", orderStatus($0)) })
        """
    }

    private func template(_ id: String, _ content: HTML) -> HTML {
        "<template id=\"\(id)\">\(content)</template>"
    }

    /// The head of a place: what it is, and of when.
    private func head(_ title: HTML, badge: HTML? = nil, actions: HTML? = nil) -> HTML {
        """
        <div class="pagehead"><div class="pagehead__text"><div class="pagehead__title"><h1>\(title)</h1>\(badge)</div>\
        <p class="pagehead__sub" data-text="age"></p></div>\
        \(actions.map { "<div class=\"pagehead__actions\">\($0)</div>" as HTML })</div>
        """
    }

    // MARK: - Orders

    private var offlineOrders: HTML {
        var columns: [TableColumn<Blank>] = [
            TableColumn("no", "ordering.column.order", classes: "nowrap") { _ in
                """
                <a class="rowlink" data-href="path" data-text="number"></a> \
                <span class="quiet" data-text="reference"></span>
                """
            },
            TableColumn("date", "ordering.column.placed", .useful, classes: "nowrap muted") { _ in
                "<span data-text=\"placed\"></span>"
            },
            TableColumn("status", "ordering.column.status") { _ in "<span data-slot=\"status\"></span>" },
            TableColumn("what", "ordering.column.what") { _ in
                """
                <span class="what"><span class="truncate" data-text="first"></span> \
                <span class="quiet" data-text="more"></span></span>
                """
            },
        ]
        if seesPrices {
            columns.append(
                TableColumn("sum", "ordering.column.sum", align: .end) { _ in "<span data-text=\"sum\"></span>" })
        }
        let list = Table("orders", columns)
        let any: HTML = "<option value=\"\">\(t("ordering.orders.anyStatus"))</option>"
        let options: [HTML] = OrderStatus.allCases.map { status in
            "<option value=\"\(status.rawValue)\">\(t("ordering.status.\(status.rawValue)"))</option>"
        }
        return """
            \(head("\(t("ordering.orders.title"))"))
            <div class="filters">\
            <form class="filters__form" role="search" aria-label="\(t("ordering.orders.search"))" data-find>\
            <span class="inputwrap filters__search">\(icon("search"))\
            <label class="visually-hidden" for="offline-q">\(t("ordering.orders.search"))</label>\
            <input class="input input--sm input--icon" id="offline-q" name="q" type="search" maxlength="200" \
            placeholder="\(t("ordering.orders.search.placeholder"))"></span>\
            <span class="selectwrap">\
            <label class="visually-hidden" for="offline-status">\(t("ordering.column.status"))</label>\
            <select class="input input--sm select" id="offline-status" name="status">\(any)\(options)</select>\
            \(icon("down", small: true))</span></form></div>
            <p class="muted" role="status" data-text="found" data-found></p>
            <div data-each="orders">\(table(list, [Blank()], label: t("ordering.orders.title")))</div>
            <p>\(button(t("ordering.offline.showMore"), attributes: " data-show-more hidden"))</p>
            """
    }

    private var offlineOrder: HTML {
        let again = button(t("ordering.offline.toDraft"), .primary, icon: "repeat", attributes: " data-to-draft")
        return """
            \(head(
                "<span data-text=\"title\"></span>", badge: "<span data-slot=\"status\"></span>",
                actions: principal.may(.placeOrders) ? again : nil))
            <p class="muted"><span data-text="placed"></span>, <span data-text="by"></span>\
            <span data-if="reference">, <span data-text="reference"></span></span></p>
            <div class="split"><div>
            <section class="section" aria-labelledby="offline-lines-h"><div class="section__head">\
            <h2 id="offline-lines-h">\(t("ordering.order.lines"))</h2>\
            <span class="section__n" data-text="count"></span></div>\
            <div data-each="lines">\(table(offlineLines, [Blank()]))</div>\
            <p class="muted" data-if="parted" data-text="parted"></p></section></div>
            <div class="aside">\(offlineSums)\(offlineDelivery)\(offlineShipments)\(offlinePapers)</div></div>
            """
    }

    private var offlineLines: Table<Blank> {
        var columns: [TableColumn<Blank>] = [
            TableColumn("goods", "ordering.column.goods") { _ in
                "<span class=\"rowlink\" data-text=\"name\"></span><span class=\"sub\" data-text=\"article\"></span>"
            },
            TableColumn("qty", "ordering.column.ordered", align: .end) { _ in
                "<span><span data-text=\"quantity\"></span> <span class=\"quiet\" data-text=\"unit\"></span></span>"
            },
        ]
        if seesPrices {
            columns += [
                TableColumn("price", "ordering.column.price", align: .end) { _ in "<span data-text=\"price\"></span>" },
                TableColumn("sum", "ordering.column.sum", align: .end) { _ in "<span data-text=\"amount\"></span>" },
            ]
        }
        var table = Table(still: "lines", as: .cards, columns)
        table.isTopAligned = true
        return table
    }

    private var offlineSums: HTML {
        var rows: [Pair] = []
        if seesPrices {
            rows.append(Pair(t("ordering.total"), "<span data-text=\"sum\"></span>", total: true))
            rows.append(Pair(t("ordering.vatIncluded"), "<span data-text=\"vat\"></span>"))
        }
        rows.append(Pair(t("ordering.column.payer"), "<span data-text=\"payer\"></span>"))
        rows.append(Pair(t("ordering.order.contract"), "<span data-text=\"contract\"></span>"))
        let title = t(seesPrices ? "ordering.order.sum" : "ordering.column.payer")
        return card(title, id: "offline-sum-h", pairs(rows))
    }

    private var offlineDelivery: HTML {
        card(
            t("ordering.order.delivery"), id: "offline-dlv-h",
            """
            <div class="small stack"><p data-text="address"></p>\
            <p data-if="recipient"><span data-text="recipient"></span><br><span class="muted" data-text="phone"></span></p>\
            <p data-if="comment" data-text="comment"></p></div>
            """)
    }

    private var offlineShipments: HTML {
        let list: HTML = """
            <ul class="rows" data-each="shipments"><li class="doc">\(icon("truck"))<div class="doc__text">\
            <span data-text="title"></span><span class="sub"><span data-text="status"></span> \
            <span data-text="note"></span></span></div></li></ul>
            """
        return "<div data-if=\"shipments\">\(card(t("ordering.offline.shipments"), id: "offline-shp-h", list))</div>"
    }

    /// A paper is read without a network where it was opened on this device before.
    private var offlinePapers: HTML {
        let list: HTML = """
            <ul class="rows" data-each="papers"><li class="doc">\(icon("docs"))<div class="doc__text">\
            <a data-if="isKept" data-href="path" data-text="name"></a><span data-if="isAway" data-text="name"></span>\
            <span class="sub"><span data-text="size"></span> <span data-text="note"></span></span></div></li></ul>
            """
        return "<div data-if=\"papers\">\(card(t("ordering.offline.papers"), id: "offline-doc-h", list))</div>"
    }

    // MARK: - Carts and drafts

    private var offlineLists: HTML {
        let goods = Table(still: "lines", as: .cards, Array(offlineLines.columns.prefix(2)))
        let change = button(t("ordering.offline.changeCart"), size: .small, attributes: " data-change-cart")
        let draft = button(t("ordering.offline.toDraft"), size: .small, attributes: " data-to-draft")
        return """
            \(head("\(t("ordering.offline.lists"))"))
            <div data-each="lists"><section class="section"><div class="section__head"><h2 data-text="name"></h2>\
            <span class="section__n" data-text="count"></span></div>\
            <div data-each="lines">\(table(goods, [Blank()]))</div><div class="btnrow"><span data-if="isCart">\(change)</span>\
            <span data-if="isTemplate">\(draft)</span></div></section></div>
            """
    }

    private var offlineDraft: HTML {
        let columns: [TableColumn<Blank>] = [
            TableColumn("goods", "ordering.column.goods") { _ in
                """
                <span data-if="isTyped"><input class="input input--sm" data-value="article" data-draft-article \
                maxlength="100" autocomplete="off" aria-label="\(t("ordering.offline.article"))"></span>\
                <span data-if="isKnown" data-text="name"></span><span class="sub" data-text="note"></span>
                """
            },
            TableColumn("qty", "ordering.column.ordered", align: .end) { _ in
                """
                <input class="input input--sm" data-value="quantity" data-draft-quantity inputmode="decimal" \
                maxlength="12" autocomplete="off" aria-label="\(t("ordering.offline.quantity"))">
                """
            },
            TableColumn("rm", "ordering.offline.removeLine", align: .end, headHidden: true) { _ in
                iconButton("x", t("ordering.offline.removeLine"), size: .small, attributes: " data-draft-remove")
            },
        ]
        let add = button(t("ordering.offline.addLine"), size: .small, icon: "plus", attributes: " data-draft-add")
        let send = button(t("ordering.offline.check"), .primary, size: .small, attributes: " data-draft-send")
        let agree = button(t("ordering.offline.agree"), size: .small, attributes: " data-draft-agree hidden")
        let drop = button(t("ordering.offline.drop"), .ghost, size: .small, attributes: " data-draft-drop")
        return """
            <section class="section" data-draft><div class="section__head"><h3 data-text="title"></h3>\
            <span class="section__n" data-text="state"></span></div>\
            <div data-each="rows">\(table(Table(still: "lines", as: .cards, columns), [Blank()]))</div>\
            <p role="status" data-draft-said></p><div class="btnrow">\(add)\(send)\(agree)\(drop)</div></section>
            """
    }

    private var offlineAbsent: HTML {
        let title = t("ordering.offline.absent.title")
        return """
            \(head("\(title)"))<p>\(t("ordering.offline.absent.text"))</p><div class="btnrow">\
            \(buttonLink(t("ordering.orders.title"), to: "/orders"))\
            \(buttonLink(t("ordering.offline.title"), to: "/offline"))</div>
            """
    }
}
