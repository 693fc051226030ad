// The tiles of a page are drawn apart from one another: a failing one is told, a slow one is left behind, and neither
// spoils the page.

import Database
import Foundation
import Hummingbird
import Kernel
import Logging
import Synchronization
import Web

/// What came of one tile.
enum Drawn: Sendable {
    case content(HTML)
    /// It failed; the log says why.
    case failed
    /// It is not there yet: it loads itself once the page is there.
    case late

    /// Whether it came, and has nothing to say.
    var isEmpty: Bool {
        if case .content(let html) = self { html.bytes.isEmpty } else { false }
    }
}

/// A tile on a page.
struct Tile: Sendable {
    let widget: Widget
    /// Columns, 1 to 3.
    let span: Int
    let drawn: Drawn
}

extension Dashboard {
    /// How long a page waits for its tiles: less than anybody notices.
    package static let patience = Duration.milliseconds(200)
    /// How long a tile that is asked for by itself may take.
    static let patienceAlone = Duration.seconds(10)

    /// Draws the tiles of a page, by their ids; what is not drawn in time is missing. Most pages are one snapshot: only
    /// a slow tile makes another reader take the rest, and only a failed one a new snapshot.
    func draw(_ widgets: [Widget], _ context: PersonContext, within patience: Duration) async -> [String: Drawn] {
        guard !widgets.isEmpty else { return [:] }
        let (results, done) = AsyncStream<DrawnWidget>.makeStream()
        let waiting = WaitingWidgets(widgets)
        let crew = DrawingCrew(database: database, waiting: waiting, context: context, done: done)
        Task { await crew.work() }
        let alarm = Task {
            // Twice somebody else takes what still waits behind a slow tile: readers are few.
            for _ in 1...2 {
                try await Task.sleep(for: patience / 4)
                Task { await crew.work() }
            }
            try await Task.sleep(for: patience / 2)
            done.finish()
        }
        defer {
            alarm.cancel()
            waiting.dismiss()
        }
        var drawn: [String: Drawn] = [:]
        for await result in results {
            // A snapshot that was read again may bring what had failed.
            if case .content? = drawn[result.id] { continue }
            drawn[result.id] = result.drawn
            if drawn.count == widgets.count { break }
        }
        return drawn
    }
}

private struct DrawnWidget: Sendable {
    let id: String
    let drawn: Drawn
}

/// The tiles nobody has begun.
private final class WaitingWidgets: Sendable {
    private let rest: Mutex<ArraySlice<Widget>>

    init(_ widgets: [Widget]) {
        rest = Mutex(widgets[...])
    }

    func next() -> Widget? { rest.withLock { $0.popFirst() } }

    /// The page has gone: nobody needs what was not begun.
    func dismiss() { rest.withLock { $0 = [] } }
}

/// A tile failed and was told so; its transaction is over, since PostgreSQL ends one at its first error.
private struct WidgetFailed: Error {}

private struct DrawingCrew: Sendable {
    let database: Database
    let waiting: WaitingWidgets
    let context: PersonContext
    let done: AsyncStream<DrawnWidget>.Continuation

    /// Draws what waits until nothing waits any more.
    func work() async {
        while let first = waiting.next() {
            do {
                try await database.read { tx in
                    var next: Widget? = first
                    while let widget = next {
                        try draw(widget, tx)
                        next = waiting.next()
                    }
                }
            } catch is WidgetFailed {
                continue
            } catch {
                report(error, first)
            }
        }
    }

    private func draw(_ widget: Widget, _ tx: Transaction) throws {
        do {
            let html = try widget.content(context, tx)
            done.yield(DrawnWidget(id: widget.id, drawn: .content(html)))
        } catch {
            report(error, widget)
            throw WidgetFailed()
        }
    }

    private func report(_ error: any Error, _ widget: Widget) {
        context.web.logger.error(
            "A tile of the start page failed",
            metadata: ["widget": "\(widget.id)", "error": "\(String(reflecting: error))"])
        done.yield(DrawnWidget(id: widget.id, drawn: .failed))
    }
}
