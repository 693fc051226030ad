// Somebody finds a product by the code on its package: by a phone's camera, a hand scanner or typed.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /search/barcode`: the scanner as a page; with `part=dialog` as the dialog a script opens over any page,
    /// with `code=…` what was typed. What no code fits is searched for by its words.
    func showScanner(_ request: Request, _ context: PublicContext) async throws -> Response {
        let code = ProductCode.cleaned(request.query["code"] ?? "")
        guard !code.isEmpty else {
            let isPart = request.query["part"] == "dialog"
            return (isPart ? context.scannerDialog : context.scannerPage).response()
        }
        let found = try await goods(by: code, context)
        guard found.count == 1, let product = found.first?.product else {
            return .redirect(to: "/search?q=\(code.formEncoded)")
        }
        return .redirect(to: "/products/\(product.slug)")
    }

    /// `GET /products/by-code/{code}`: to the product, or to the search when several have the code. With `part=card`
    /// what the scanner's dialog shows of it.
    func findByCode(_ request: Request, _ context: PublicContext) async throws -> Response {
        let raw = try context.web.parameters.require("code")
        let code = ProductCode.cleaned(raw.removingPercentEncoding ?? raw)
        let found = code.isEmpty ? [] : try await goods(by: code, context)
        let isPart = request.query["part"] == "card"
        guard let first = found.first else {
            // The dialog says so itself: nothing went wrong there.
            return context.unknownCode(code, isPart: isPart).response(status: isPart ? .ok : .notFound)
        }
        if isPart { return context.scannedCard(found, code).response() }
        guard found.count == 1 else { return .redirect(to: "/search?q=\(code.formEncoded)") }
        return .redirect(to: "/products/\(first.product.slug)")
    }

    private func goods(by code: String, _ context: PublicContext) async throws -> [LiveProduct] {
        let (principal, now) = (context.principal, context.now)
        return try await database.read { tx in try Catalog.products(withCode: code, for: principal, at: now, in: tx) }
    }
}

/// What may stand on a package.
enum ProductCode {
    /// The longest code that is looked for: a QR code may hold a novel.
    static let longest = 128

    /// The code without blanks around it and signs nobody prints.
    static func cleaned(_ typed: String) -> String {
        let printed = typed.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let text = String(String.UnicodeScalarView(printed)).trimmingCharacters(in: .whitespaces)
        return String(text.prefix(longest))
    }

    /// How other readers of the same bars write the code: twelve digits of an American package are thirteen with a
    /// leading zero (GS1 General Specifications, section 5.2), and some readers write fourteen.
    static func spellings(of code: String) -> [String] {
        let digits = code.filter { $0 != " " && $0 != "-" }
        let isNumber = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isNumber, !digits.isEmpty else { return [code] }
        var all = [code, digits]
        if digits.count == 12 { all.append("0\(digits)") }
        if digits.count == 13 || digits.count == 14, digits.hasPrefix("0") { all.append(String(digits.dropFirst())) }
        return Array(Set(all)).sorted()
    }
}

// MARK: - Reading

extension Catalog {
    /// The goods with a code as barcode or article, at most a few; one statement, and those of stock and prices.
    static func products(
        withCode code: String, for principal: Principal?, at now: Date, in tx: Transaction
    ) throws -> [LiveProduct] {
        let spellings = ProductCode.spellings(of: code)
        let ids = try tx.all(
            """
            SELECT p.id FROM products p
            WHERE p.is_active AND (p.barcode IN \(list: spellings) OR p.sku IN \(list: spellings))
            ORDER BY p.sort_name, p.id LIMIT 20
            """
        ) { try $0["id"] as ID<Product> }
        guard !ids.isEmpty else { return [] }
        return try cells(of: ids, for: principal, at: now, in: tx).sorted { $0.product.name < $1.product.name }
    }
}

// MARK: - Pages

extension PublicContext {
    fileprivate func unknownCode(_ code: String, isPart: Bool) -> HTML {
        let search = buttonLink(t("catalog.scan.search"), to: "/search?q=\(code.formEncoded)", .primary)
        let words = emptyState(
            icon: "scan", title: t("catalog.scan.unknown.title", ["code": code]), text: t("catalog.scan.unknown.text"),
            action: search, inline: isPart)
        return isPart ? part(words) : page(PageFrame(t("catalog.scan.title"), section: "catalog"), words)
    }

    /// What was found, ready to be put into the cart.
    fileprivate func scannedCard(_ found: [LiveProduct], _ code: String) -> HTML {
        part("<p class=\"quiet small\">\(t("catalog.scan.found", ["code": code]))</p>\(found.map(scannedProduct))")
    }

    private func scannedProduct(_ item: LiveProduct) -> HTML {
        let product = item.product
        let mayOrder = principal?.may(.placeOrders) ?? true
        let price: HTML? = item.price.map { "<b>\(priceText($0))</b>, " }
        let choose: HTML? = mayOrder && item.hasVariants ? chooseVariantLink(product) : nil
        let form: HTML? =
            mayOrder && item.price != nil && !item.hasVariants
            ? """
            <form class="addform" method="post" action="/cart/lines" data-add-to-cart>\(commandField)\
            <input type="hidden" name="product" value="\(product.id)">\
            \(stepper(
                "quantity", t("catalog.quantityOf", ["name": product.name]), value: product.pack.description,
                pack: product.pack.description, least: product.pack.description))\
            \(submit(t("catalog.addToCart"), .tint, size: .small, icon: "cart", of: product.name))</form>
            """ : nil
        return """
            <div class="scan__product"><div class="goods">\(thumb(product, self))<div class="goods__text">\
            <a href="\(url: "/products/\(product.slug)")">\(product.name)</a><span class="sub">\(product.sku)</span>\
            <span class="small">\(price)\(stockText(item.available, product.unit, self))</span></div></div>\(form)\(choose)</div>
            """
    }

    /// What a script takes out of the answer and puts into the dialog.
    private func part(_ content: HTML) -> HTML {
        partPage(t("catalog.scan.title"), "<div data-scan-found>\(content)</div>")
    }

    /// The scanner on a page of its own: without a script the field for the number is all of it.
    fileprivate var scannerPage: HTML {
        var frame = PageFrame(t("catalog.scan.title"), section: "catalog")
        frame.breadcrumbs = [("/catalog", t("catalog.title"))]
        frame.density = "regular"
        let start = button(t("catalog.scan.start"), icon: "scan", attributes: " data-scan-start")
        return page(frame, "<p class=\"btnrow js-only\">\(start)</p>\(scanBox)")
    }

    fileprivate var scannerDialog: HTML {
        partPage(t("catalog.scan.title"), dialog("scanner", title: t("catalog.scan.title"), scanBox))
    }

    /// The camera's picture, the field for the number, and what was found; the script's words are its attributes.
    private var scanBox: HTML {
        let words: [HTML] = ["starting", "aim", "refused", "absent", "unable", "looking", "seen", "added", "failed"]
            .map { " data-\($0)=\"\(t("catalog.scan.\($0)"))\"" }
        return """
            <div class="scan" data-scan\(words)><video class="scan__view" data-scan-view playsinline muted hidden></video>
            <p class="small" role="status" data-scan-said></p>
            <form class="scan__type" action="/search/barcode" data-scan-type><label class="field__label" for="scan-code">\
            \(t("catalog.scan.code"))</label><span class="scan__line"><input class="input" id="scan-code" name="code" \
            autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="\(ProductCode.longest)" required>\
            \(submit(t("catalog.scan.find"), .plain, size: .large))</span></form>
            <div class="scan__found" data-scan-result></div></div>
            """
    }
}

extension PageContext {
    /// The way to the scanner: a script opens it over the page. Where the browser cannot read codes it asks for the
    /// number, and a hand scanner types it.
    package var scannerLink: HTML {
        iconLink("scan", t("catalog.scan.open"), to: "/search/barcode", attributes: " data-scan-open")
    }
}
