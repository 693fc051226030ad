// Staff write and change an article, look at it before it is kept, and bring an earlier version back.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/articles/new`
    func newArticle(_ request: Request, _ context: StaffContext) async throws -> HTML {
        var form = ArticleForm()
        form.author = context.principal.name
        return articleEditor(ArticleDesk(typed: TypedForm(form)), context)
    }

    /// `POST /staff/catalog/articles`
    func addArticle(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await saveArticle(nil, context)
    }

    /// `GET /staff/catalog/articles/{article}`
    func editArticle(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let id = try articleID(context)
        let desk = try await database.read { tx in try Catalog.articleDesk(id, in: tx) }
        return articleEditor(desk, context)
    }

    /// `POST /staff/catalog/articles/{article}`
    func changeArticle(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await saveArticle(try articleID(context), context)
    }

    /// `POST /staff/catalog/articles/{article}/restoration`: an earlier version becomes a new one.
    func restoreArticle(_ request: Request, _ context: StaffContext) async throws -> Response {
        let id = try await keptArticle(context)
        guard let number = context.form["version"].flatMap({ Int($0) }) else { throw HTTPError(.badRequest) }
        let (principal, now) = (context.principal, context.now)
        let path = "/staff/catalog/articles/\(id)"
        do {
            return try await context.once { tx in
                let before = try Catalog.restoreArticle(id, version: number, by: principal, at: now, in: tx)
                let undo = UndoForm("\(path)/restoration", ["version": String(before)])
                return .redirect(to: path, message: "catalog.article.restored", undo: undo)
            }
        } catch let refusal as ArticleRefusal {
            return .redirect(to: path, refusal: refusal)
        }
    }

    private func saveArticle(_ id: ID<Article>?, _ context: StaffContext) async throws -> Response {
        var form = ArticleForm(context.form)
        var problems: [FieldProblem] = []
        do {
            try await takePictures(into: &form, context)
        } catch let refusal as ArticlePictureRefusal {
            problems.append(FieldProblem(refusal))
        }
        problems += form.problems()
        let isOnlyShown = context.form["act"] == "preview"
        if problems.isEmpty, !isOnlyShown {
            let (content, seen, wanted) = (form.content, Int(form.version) ?? 0, id)
            let (principal, now, userID) = (context.principal, context.now, context.signedIn.userID)
            do {
                return try await context.once { tx in
                    let saved = try Catalog.saveArticle(content, as: wanted, seen: seen, by: principal, at: now, in: tx)
                    let draft = "article:\(wanted?.description ?? "new"):\(userID)"
                    return .redirect(
                        to: "/staff/catalog/articles/\(saved)", message: "catalog.article.saved", clears: draft)
                }
            } catch let refusal as ArticleRefusal {
                problems.append(FieldProblem(refusal))
            }
        }
        let typed = TypedForm(form, problems)
        var desk = ArticleDesk(typed: typed)
        if let id {
            let kept = try await database.read { tx in try Catalog.articleDesk(id, in: tx) }
            desk = ArticleDesk(typed: typed, article: kept.article, versions: kept.versions)
        }
        if isOnlyShown { desk.preview = try await preview(form, context) }
        return articleEditor(desk, context).response(status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Keeps the files that were sent: one above the text, one at its end.
    private func takePictures(into form: inout ArticleForm, _ context: StaffContext) async throws {
        if form.pictureRemoved == "on" { form.pictureFile = "" }
        if let name = try await ArticlePicture.keep("picture", of: context.form, in: files) { form.pictureFile = name }
        if let name = try await ArticlePicture.keep("inset", of: context.form, in: files) {
            form.body += "\n\n![](/pictures/\(name))"
        }
    }

    /// What was typed as its readers would see it, with the retail prices.
    private func preview(_ form: ArticleForm, _ context: StaffContext) async throws -> ArticlePreview {
        let (text, now) = (ArticleText(form.body), context.now)
        let goods = try await database.read { tx in
            try Catalog.told(
                "SELECT x.id FROM products x WHERE x.sku IN \(list: text.products)", for: .stranger, at: now, in: tx)
        }
        let byNumber = Dictionary(goods.map { ($0.product.sku, $0) }, uniquingKeysWith: { first, _ in first })
        return ArticlePreview(text: text, goods: byNumber)
    }

    /// The id of an article that is there.
    func keptArticle(_ context: StaffContext) async throws -> ID<Article> {
        let id = try articleID(context)
        return try await database.read { tx in
            try tx.one("SELECT id FROM articles WHERE id = \(id)") { try $0["id"] as ID<Article> }
        }
    }

    private func articleID(_ context: StaffContext) throws -> ID<Article> {
        guard let id = context.web.parameters.get("article").flatMap({ ID<Article>($0) }) else { throw NotFound() }
        return id
    }
}

/// What staff typed.
struct ArticleForm: Form {
    var title = ""
    var slug = ""
    var kind = ArticleKind.article.rawValue
    var lead = ""
    var author = ""
    var audience = ContentAudience.all.rawValue
    var body = ""
    /// Article numbers, one a line.
    var products = ""
    /// Addresses of sections, one a line.
    var categories = ""
    /// The name of a kept file.
    var pictureFile = ""
    var pictureRemoved = ""
    /// Which version the page showed.
    var version = ""
    // What was chosen travels as a file; these hold nothing.
    var picture = ""
    var inset = ""

    init() {}

    init(_ content: ArticleContent, version: Int) {
        title = content.title
        slug = content.slug
        kind = content.kind.rawValue
        lead = content.lead
        author = content.author
        audience = content.audience
        body = content.body
        products = content.products.joined(separator: "\n")
        categories = content.categories.joined(separator: "\n")
        pictureFile = content.picture ?? ""
        self.version = String(version)
    }

    static let fields: [Field<ArticleForm>] = [
        Field("title", .text, \.title, label: "catalog.article.field.title", required: true, maxLength: 200),
        Field(
            "slug", .text, \.slug, label: "catalog.article.field.slug", help: true, maxLength: 80,
            check: { Slug.of($0) == $0 ? nil : FieldProblem.Message("catalog.content.slug") }),
        Field(
            "kind", .select, \.kind, label: "catalog.article.field.kind", required: true,
            check: { ArticleKind(rawValue: $0) == nil ? FieldProblem.Message("web.field.invalid") : nil }),
        Field(
            "lead", .textarea(rows: 2), \.lead, label: "catalog.article.field.lead", required: true, help: true,
            maxLength: 500, counted: true),
        Field("author", .text, \.author, label: "catalog.article.field.author", maxLength: 100),
        Field(
            "audience", .select, \.audience, label: "catalog.article.field.audience", required: true,
            check: ContentAudience.check),
        Field(
            "body", .textarea(rows: 18), \.body, label: "catalog.article.field.body", required: true, help: true,
            maxLength: ArticleText.longest),
        Field(
            "products", .textarea(rows: 3), \.products, label: "catalog.article.field.products", help: true,
            maxLength: 4_000),
        Field(
            "categories", .textarea(rows: 3), \.categories, label: "catalog.article.field.categories", help: true,
            maxLength: 4_000),
        Field("picture", .file(ArticlePicture.rules), \.picture, label: "catalog.article.field.picture"),
        Field("pictureRemoved", .checkbox, \.pictureRemoved, label: "catalog.article.field.pictureRemoved"),
        Field("inset", .file(ArticlePicture.rules), \.inset, label: "catalog.article.field.inset", help: true),
        Field("pictureFile", .hidden, \.pictureFile, label: "catalog.article.field.picture"),
        Field("version", .hidden, \.version, label: "catalog.article.versions"),
    ]

    /// What is kept of it.
    var content: ArticleContent {
        ArticleContent(
            slug: slug.isEmpty ? Slug.of(title) : slug, kind: ArticleKind(rawValue: kind) ?? .article, title: title,
            lead: lead, body: body.replacing("\r\n", with: "\n"),
            picture: ArticlePicture.isKeptName(pictureFile) ? pictureFile : nil, author: author, audience: audience,
            products: Self.lines(products), categories: Self.lines(categories))
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
