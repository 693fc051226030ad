// A person says which tiles stand on his start page, in which order and how wide.

import Database
import Foundation
import Hummingbird
import Identity
import Kernel
import Web

/// Which tiles somebody sees; kept as the preference `dashboard`: `[{"id": "recent_orders", "span": 2}, …]`.
struct Arrangement: Sendable, Equatable {
    /// A tile and the columns it takes, 1 to 3.
    struct Place: Codable, Sendable, Equatable {
        var id: String
        var span: Int
    }

    static let preference = PreferenceName<[Place]>("dashboard")

    /// The tiles of the page, in their order.
    private(set) var shown: [Place]
    /// What was chosen once and is not this person's to see now: it comes back with the right to it.
    let kept: [Place]

    /// What was stored, as far as it is understood; the initial tiles for whoever arranged nothing.
    init(_ stored: [Place]?, of widgets: [Widget]) {
        let initial = widgets.filter(\.isInitial).map { Place(id: $0.id, span: $0.span) }
        let known = Set(widgets.map(\.id))
        var seen: Set<String> = []
        let places = (stored ?? initial).prefix(100).filter { seen.insert($0.id).inserted }.map {
            Place(id: $0.id, span: min(max($0.span, 1), 3))
        }
        kept = places.filter { !known.contains($0.id) }
        let own = places.filter { known.contains($0.id) }
        // A person in a new role starts anew; who took everything away wanted it so.
        shown = own.isEmpty && !kept.isEmpty ? initial : own
    }

    /// What a button of a tile does.
    enum Act: String {
        case earlier, later, narrower, wider, remove, add, reset

        /// Those that stand on a tile.
        static let tools: [Act] = [.earlier, .later, .narrower, .wider, .remove]

        var icon: String {
            switch self {
            case .earlier: "left"
            case .later: "right"
            case .narrower: "minus"
            case .wider, .add: "plus"
            case .remove: "x"
            case .reset: "undo"
            }
        }
    }

    /// Moves, resizes, takes away or adds one tile; at an edge nothing changes.
    mutating func apply(_ act: Act, to widget: Widget) {
        let place = shown.firstIndex { $0.id == widget.id }
        switch (act, place) {
        case (.add, nil): shown.append(Place(id: widget.id, span: widget.span))
        case (.remove, let index?): shown.remove(at: index)
        case (.earlier, let index?) where index > 0: shown.swapAt(index, index - 1)
        case (.later, let index?) where index < shown.count - 1: shown.swapAt(index, index + 1)
        case (.narrower, let index?): shown[index].span = max(1, shown[index].span - 1)
        case (.wider, let index?): shown[index].span = min(3, shown[index].span + 1)
        default: break
        }
    }

    /// As it is stored.
    func json() throws -> String { try Arrangement.json(shown + kept) }

    static func json(_ places: [Place]) throws -> String {
        String(decoding: try JSONEncoder.canonical.encode(places), as: UTF8.self)
    }
}

// MARK: - Handler

extension Dashboard {
    /// `POST /dashboard/arrangement`: `act` and, except for `reset`, `widget`. Scripts save the whole arrangement as a
    /// preference instead.
    func arrange(_ request: Request, _ context: PersonContext) async throws -> Response {
        guard let act = context.form["act"].flatMap(Arrangement.Act.init(rawValue:)) else {
            throw HTTPError(.badRequest)
        }
        guard act != .reset else {
            return try await keep("", context, Said("portal.arrange.wasReset"), anchor: "")
        }
        let widgets = Dashboard.widgets(for: context)
        guard let widget = widgets.first(where: { $0.id == context.form["widget"] }) else { throw NotFound() }
        var arrangement = Arrangement(context.preferences[Arrangement.preference], of: widgets)
        arrangement.apply(act, to: widget)
        let said: Said? =
            switch act {
            case .remove: Said("portal.arrange.removed", context.t(widget.title))
            case .add: Said("portal.arrange.added", context.t(widget.title))
            default: nil
            }
        let anchor = act == .remove ? "" : "#widget-\(widget.id)"
        return try await keep(arrangement.json(), context, said, anchor: anchor)
    }

    /// What the next page says was done.
    private struct Said: Sendable {
        let key: String
        let title: String

        init(_ key: String, _ title: String = "") {
            self.key = key
            self.title = title
        }
    }

    /// Keeps an arrangement; the message offers the one before.
    private func keep(_ json: String, _ context: PersonContext, _ said: Said?, anchor: String) async throws -> Response
    {
        let name = Arrangement.preference.name
        let (userID, now) = (context.signedIn.userID, context.now)
        let path = "\(context.homePath)?arrange=1\(anchor)"
        let before = try context.preferences[Arrangement.preference].map { try Arrangement.json($0) } ?? ""
        let undo = UndoForm("/settings/preferences", ["name": name, "value": before])
        return try await context.once { tx in
            try Identity.setPreference(name, to: json, of: userID, at: now, in: tx)
            guard let said else { return .redirect(to: path) }
            return .redirect(to: path, message: said.key, ["title": said.title], undo: undo)
        }
    }
}
