// A time in a row or beside a stage: short on the screen, whole on paper.

import Foundation
import Kernel

extension Formats {
    /// A time of a row or a stage: as near as it is on the screen, in full on paper.
    package func nearTime(_ instant: Date, now: Date) -> HTML {
        """
        <time datetime="\(Formats.machine(instant))" data-paper="\(dateTime(instant))">\
        \(recent(instant, now: now))</time>
        """
    }
}
