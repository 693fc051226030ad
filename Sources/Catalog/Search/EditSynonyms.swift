// Staff write down words that mean the same, one row at a time or a whole file.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/synonyms/new`; with `words` some are filled in already.
    func newSynonyms(_ request: Request, _ context: StaffContext) async throws -> HTML {
        var form = SynonymsForm()
        form.words = String((request.query["words"] ?? "").prefix(1_000))
        return context.synonymsForm(TypedForm(form))
    }

    /// `GET /staff/catalog/synonyms/edit?synonyms=…`
    func editSynonyms(_ request: Request, _ context: StaffContext) async throws -> HTML {
        guard let id = request.query["synonyms"].flatMap({ ID<Synonyms>($0) }) else { throw NotFound() }
        let synonyms = try await database.read { tx in try Catalog.synonyms(id, in: tx) }
        var form = SynonymsForm()
        form.words = synonyms.words
        form.synonyms = id.description
        return context.synonymsForm(TypedForm(form))
    }

    /// `POST /staff/catalog/synonyms`
    func saveSynonyms(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = SynonymsForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            return context.synonymsForm(TypedForm(form, problems)).response(status: .unprocessableContent)
        }
        let id = form.synonyms.isEmpty ? nil : ID<Synonyms>(form.synonyms)
        guard form.synonyms.isEmpty || id != nil else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        do {
            let response = try await context.once { tx in
                try Catalog.saveSynonyms(form.words, as: id, by: principal, at: now, in: tx)
                return .redirect(to: Catalog.synonymsPath, message: "catalog.synonyms.saved")
            }
            await search.useWords()
            return response
        } catch let refusal as SynonymRefusal {
            return context.synonymsForm(TypedForm(form, refusal)).response(status: .unprocessableContent)
        }
    }

    /// `GET /staff/catalog/synonyms/import`
    func chooseSynonymsFile(_ request: Request, _ context: StaffContext) async throws -> HTML {
        context.synonymsFilePage(problem: nil)
    }

    /// `POST /staff/catalog/synonyms/import`: adds the rows of a file; those that are there already stay.
    func importSynonyms(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let file = context.form.file("file") else {
            return context.synonymsFilePage(problem: "web.field.required.file").response(status: .unprocessableContent)
        }
        guard let text = String(bytes: file.bytes, encoding: .utf8) else {
            return context.synonymsFilePage(problem: "catalog.synonyms.file.encoding")
                .response(status: .unprocessableContent)
        }
        let head = context.t("catalog.synonyms.words")
        let (principal, now) = (context.principal, context.now)
        let response = try await context.once { tx in
            let counts = try Catalog.importSynonyms(text, head: head, by: principal, at: now, in: tx)
            return .redirect(
                to: Catalog.synonymsPath, message: "catalog.synonyms.imported",
                ["added": String(counts.added), "skipped": String(counts.skipped)])
        }
        await search.useWords()
        return response
    }
}

/// What was typed.
package struct SynonymsForm: Form {
    package var words = ""
    /// The row that is changed; empty for a new one.
    package var synonyms = ""

    package init() {}

    package static let fields: [Field<SynonymsForm>] = [
        Field(
            "words", .textarea(rows: 3), \.words, label: "catalog.synonyms.field.words", required: true, help: true,
            maxLength: 1_000),
        Field("synonyms", .hidden, \.synonyms, label: "catalog.synonyms.title"),
    ]
}

// MARK: - Operation

extension Catalog {
    /// Adds the rows of a file: one set of words a line, between commas or semicolons.
    ///
    /// - Parameter head: a first line that says just this names the column.
    /// - Returns: how many were added, and how many were there already or are no synonyms.
    package static func importSynonyms(
        _ text: String, head: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> (added: Int, skipped: Int) {
        var counts = (added: 0, skipped: 0)
        let marks = CharacterSet(charactersIn: "\u{FEFF}'").union(.whitespaces)
        for line in text.split(whereSeparator: \.isNewline).prefix(20_000) {
            let words = line.replacing("\"", with: "").trimmingCharacters(in: marks)
            guard !words.isEmpty, words != head else { continue }
            do {
                try saveSynonyms(words, as: nil, by: principal, at: now, in: tx)
                counts.added += 1
            } catch is SynonymRefusal {
                counts.skipped += 1
            }
        }
        return counts
    }
}

// MARK: - Pages

extension StaffContext {
    fileprivate func synonymsForm(_ typed: TypedForm<SynonymsForm>) -> HTML {
        let isNew = typed.form.synonyms.isEmpty
        var frame = searchFrame(t(isNew ? "catalog.synonyms.new" : "catalog.synonyms.edit"))
        frame.breadcrumbs.append((Catalog.synonymsPath, t("catalog.synonyms.title")))
        frame.density = "regular"
        let form = formFrame(
            FormFrame(Catalog.synonymsPath), "\(fields(typed))",
            actions: """
                \(submit(t("web.save"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: Catalog.synonymsPath, size: .large))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }

    fileprivate func synonymsFilePage(problem: String?) -> HTML {
        var frame = searchFrame(t("catalog.synonyms.import"))
        frame.breadcrumbs.append((Catalog.synonymsPath, t("catalog.synonyms.title")))
        frame.density = "regular"
        var input = Input(
            "file", t("catalog.synonyms.file"), .file(FileRules(["csv", "txt"], megabytes: 1)),
            help: t("catalog.synonyms.file.help"), required: true)
        input.error = problem.map { t($0) }
        let form = formFrame(
            FormFrame("\(Catalog.synonymsPath)/import", files: true), field(input),
            actions: """
                \(submit(t("catalog.synonyms.upload"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: Catalog.synonymsPath, size: .large))
                """)
        return page(frame, form)
    }
}
