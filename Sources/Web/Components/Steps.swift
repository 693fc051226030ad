// The stages something goes through, in a line with the times it reached them.

import Foundation
import Kernel

/// A stage on the way.
package struct JourneyStep: Sendable {
    /// Where the way stands at this stage.
    package enum State: Sendable {
        case done, now, ahead
    }

    package let label: String
    package let state: State
    /// When it was reached.
    package let at: Date?
    /// Instead of the time: «2 из 3 отгрузок», «26 ноября».
    package let note: String?

    package init(_ label: String, _ state: State, at: Date? = nil, note: String? = nil) {
        self.label = label
        self.state = state
        self.at = at
        self.note = note
    }
}

extension PageContext {
    /// The stages in a line; a phone keeps the dots and names only the one it is at.
    ///
    /// - Parameter name: what goes this way, for those who hear the page: «Ход заказа».
    package func steps(_ steps: [JourneyStep], _ name: String) -> HTML {
        "<ol class=\"steps\" aria-label=\"\(name)\">\(steps.map(step))</ol>"
    }

    private func step(_ step: JourneyStep) -> HTML {
        let state =
            switch step.state {
            case .done: " is-done"
            case .now: " is-now"
            case .ahead: ""
            }
        let note: HTML? =
            step.note.map { "<span class=\"note\">\($0)</span>" as HTML }
            ?? step.at.map { formats.nearTime($0, now: now) }
        return """
            <li class="step\(state)"\(attr: "aria-current", step.state == .now ? "step" : nil)>\
            <span class="step__label">\(step.label)</span>\(note)</li>
            """
    }
}
