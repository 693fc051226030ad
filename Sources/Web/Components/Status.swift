// Where something stands: the shape says how far, the colour what it means, the words say it all.

/// What a status or a tag means to the reader; decides the colour.
package enum StatusTone: String, Sendable, CaseIterable {
    /// A draft, or cancelled.
    case muted
    /// Waits for the reader.
    case warning
    /// Under way.
    case info
    /// Done.
    case success
    /// Trouble.
    case danger
}

/// How far something is; decides the glyph, so that the colour never speaks alone.
package enum StatusStage: String, Sendable, CaseIterable {
    /// A dashed ring.
    case draft
    /// A clock: waits for somebody's decision or payment.
    case waiting
    /// A dot: sent, nobody has looked yet.
    case placed
    /// A quarter: taken in.
    case accepted
    /// Half: somebody works on it.
    case halfway
    /// Three quarters: nearly all of it is there.
    case nearly
    /// An arrow: on the way.
    case moving
    /// A tick.
    case done
    /// A cross.
    case cancelled
    /// An exclamation mark: refused or overdue.
    case failed
    /// A triangle: goes on, but not as was meant.
    case doubtful

    /// The glyph of the sprite.
    package var glyph: String {
        switch self {
        case .draft: "sDraft"
        case .waiting: "sWait"
        case .placed: "sNew"
        case .accepted: "sQuarter"
        case .halfway: "sHalf"
        case .nearly: "sThree"
        case .moving: "sMove"
        case .done: "sDone"
        case .cancelled: "sStop"
        case .failed: "sFail"
        case .doubtful: "sWarn"
        }
    }

    /// What it usually means.
    package var tone: StatusTone {
        switch self {
        case .draft, .cancelled: .muted
        case .waiting, .doubtful: .warning
        case .placed, .accepted, .halfway, .nearly, .moving: .info
        case .done: .success
        case .failed: .danger
        }
    }
}

extension PageContext {
    /// A status: glyph and words; bare in a table, tinted as a badge in a page's head.
    ///
    /// - Parameter tone: when it means another thing than its stage usually does.
    package func status(
        _ stage: StatusStage, _ words: String, tone: StatusTone? = nil, badge isBadge: Bool = false
    ) -> HTML {
        let meaning = (tone ?? stage.tone).rawValue
        return """
            <span class="status status--\(meaning)\(isBadge ? " status--badge" : "")">\(glyph(stage.glyph))\
            <span>\(words)</span></span>
            """
    }
}
