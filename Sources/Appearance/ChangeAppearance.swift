// An administrator gives the portal the company's name, marks, colour and words; all see it from the next page on.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Appearance {
    static let path = "/staff/settings/appearance"

    /// `GET /staff/settings/appearance`
    func showAppearance(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let versions = try await versions()
        let settings = versions.first?.settings ?? AppearanceSettings()
        return appearancePage(AppearanceDraft(settings, configured: configured), versions, context)
    }

    /// `POST /staff/settings/appearance`: keeps what was typed, or only shows how it would look.
    func changeAppearance(_ request: Request, _ context: StaffContext) async throws -> Response {
        var draft = try await draft(context)
        if let proposal = context.form["proposal"] { draft.form.colour = proposal }
        draft.problems += draft.form.problems()
        if let problem = draft.form.contrastProblem(context.formats) { draft.problems.append(problem) }
        let isOnlyShown = context.form["act"] == "preview" || context.form["proposal"] != nil
        guard draft.problems.isEmpty, !isOnlyShown else {
            let page = appearancePage(draft, try await versions(), context)
            return page.response(status: draft.problems.isEmpty ? .ok : .unprocessableContent)
        }
        let (wanted, configured) = (draft, configured)
        return try await changing(context, to: Self.path, message: "appearance.saved") { principal, now, tx in
            try Appearance.change(by: principal, at: now, in: tx) { wanted.write(into: &$0, configured: configured) }
        }
    }

    /// `POST /staff/settings/appearance/restoration`: an earlier look, the menu included.
    func restoreAppearance(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let number = context.form["version"].flatMap({ Int64($0) }) else { throw NotFound() }
        let path = context.form["back"] == "menu" ? Self.menuPath : Self.path
        return try await changing(context, to: path, message: "appearance.restored") { principal, now, tx in
            try Appearance.restore(number, by: principal, at: now, in: tx)
        }
    }

    /// Does a change once, shows it in this process, and answers with the way back.
    func changing(
        _ context: StaffContext, to path: String, message: String,
        _ change: @escaping @Sendable (Principal, Date, Transaction) throws -> Int64?
    ) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        let back = path == Self.menuPath ? "menu" : ""
        let response = try await context.once { tx in
            guard let replaced = try change(principal, now, tx) else {
                return .redirect(to: path, message: "appearance.unchanged")
            }
            let undo = UndoForm(Self.path + "/restoration", ["version": String(replaced), "back": back])
            return .redirect(to: path, message: message, undo: undo)
        }
        try await refresh()
        return response
    }

    private func versions() async throws -> [AppearanceVersion] {
        try await database.read { tx in try Appearance.versions(in: tx) }
    }
}

// MARK: - Marks

extension Appearance {
    /// What was typed, with the marks that were sent now or before, and what is wrong with them.
    private func draft(_ context: StaffContext) async throws -> AppearanceDraft {
        var draft = AppearanceDraft(AppearanceForm(context.form))
        for use in MarkUse.allCases {
            do {
                draft[use] = try await mark(use, context.form)
            } catch let refusal as MarkRefusal {
                draft.problems.append(FieldProblem(refusal))
                // What was there before stays, until something better comes.
                draft[use] = try await current(use)
            }
        }
        return draft
    }

    /// The mark a form wants: the file chosen now, or none, or the one it came with.
    private func mark(_ use: MarkUse, _ form: FormData) async throws -> AppearanceSettings.Mark? {
        if let file = form.file(use.rawValue) { return try await keep(file.bytes, for: use) }
        guard form["\(use.rawValue)Removed"] != "on", let name = form["\(use.rawValue)File"] else { return nil }
        return try await kept(name, for: use)
    }

    private func keep(_ bytes: [UInt8], for use: MarkUse) async throws -> AppearanceSettings.Mark {
        let files = files
        return try await shelf.run(timeout: .seconds(10)) {
            let mark = try UploadedMark(bytes, for: use)
            let name = try files.keep(mark.content, extension: mark.format.rawValue)
            return AppearanceSettings.Mark(file: name, width: mark.width, height: mark.height)
        }
    }

    /// A mark by the name under which it was kept: a form that was refused for another reason brings it along. The name
    /// is the sender's word, so the file is looked through once more.
    private func kept(_ name: String, for use: MarkUse) async throws -> AppearanceSettings.Mark? {
        let files = files
        return try await shelf.run(timeout: .seconds(10)) {
            guard let content = try files.content(of: name) else { return nil }
            let mark = try UploadedMark(Array(content), for: use)
            return AppearanceSettings.Mark(file: name, width: mark.width, height: mark.height)
        }
    }

    private func current(_ use: MarkUse) async throws -> AppearanceSettings.Mark? {
        let settings = try await database.read { tx in try Appearance.settings(in: tx) }
        return AppearanceDraft(settings, configured: configured)[use]
    }
}

// MARK: - Colour

extension Appearance {
    /// `GET /staff/settings/appearance/colour?value=…`: what becomes of a colour, for the page that is being filled in.
    func judgeColour(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = AppearanceForm(FormData([("colour", request.query["value"] ?? "")]))
        if let problem = form.problems().first(where: { $0.field == "colour" }) {
            return Response(try .json(ColourVerdict(message: context.t(problem.message))))
        }
        let accent = form.parsedColour.map { Accent($0) } ?? .ours
        let problem = form.contrastProblem(context.formats)
        let verdict = ColourVerdict(
            colour: accent.colour.text, message: problem.map { context.t($0.message) } ?? "",
            proposal: accent.proposal?.text,
            tokens: Dictionary(uniqueKeysWithValues: accent.tokens.map { ($0.name, $0.value) }),
            ratios: context.ratios(accent))
        return Response(try .json(verdict))
    }
}

/// The answer to a colour that is being chosen.
struct ColourVerdict: Encodable, Sendable {
    /// In its one spelling, ours when none was chosen; nil when the text is no colour.
    var colour: String?
    /// What is wrong; empty for nothing.
    var message = ""
    var proposal: String?
    /// Custom properties of the sample, by name.
    var tokens: [String: String] = [:]
    /// Texts of the table of contrasts, by `use.theme`.
    var ratios: [String: RatioText] = [:]
}

/// One contrast in words.
struct RatioText: Encodable, Sendable {
    let text: String
    let isLow: Bool
}

extension PageContext {
    /// The contrasts of a colour as the page and its script show them.
    func ratios(_ accent: Accent) -> [String: RatioText] {
        var texts: [String: RatioText] = [:]
        for use in Accent.Use.allCases {
            let ratio = accent.ratio(use)
            texts["\(use.rawValue).light"] = ratioText(ratio.light)
            texts["\(use.rawValue).dark"] = ratioText(ratio.dark)
        }
        return texts
    }

    private func ratioText(_ ratio: Double) -> RatioText {
        let text = formats.ratio(ratio)
        guard ratio < Accent.leastContrast else { return RatioText(text: text, isLow: false) }
        return RatioText(text: t("appearance.ratio.low", ["ratio": text]), isLow: true)
    }
}
