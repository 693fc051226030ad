// What people open and buy of what was found is counted: by the place it stood at, never by who opened what.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// What a script tells of a press.
private struct PressReport: Decodable {
    let place: String
    let act: String
    let position: Int
}

extension Catalog {
    /// `POST /search/clicks`: JSON of a script, sent while the person goes on. Nothing answers it, and nothing is
    /// known of a stranger but that somebody pressed.
    func recordClick(_ request: Request, _ context: PublicContext) async throws -> Response {
        let report = try? JSONDecoder().decode(PressReport.self, from: Data(context.submission.body))
        guard let report, let place = SearchOutcome.Place(rawValue: report.place),
            let act = SearchOutcome.Act(rawValue: report.act), act != .asked, context.principal?.isStaff != true
        else { return Response(CommandResult(status: 204)) }
        let user = context.principal?.userID
        let variant = user.map { search.words.trial.variant(of: $0).rawValue } ?? ""
        search.log.note(
            SearchOutcome(
                day: CivilDate(context.now, in: .moscow).description, variant: variant, place: place, act: act,
                position: min(max(report.position, 1), SearchOutcome.lastPosition)))
        return Response(CommandResult(status: 204))
    }
}

extension SearchOutcome {
    /// Whatever stands further down, or on a later page, counts as this place.
    static let lastPosition = 99
}
