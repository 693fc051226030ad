// Another instance changed the look: this one shows it within seconds, without being started again.

import Appearance
import Database
import Foundation
import Logging
import ServiceLifecycle

/// Looks every few seconds whether the look was changed elsewhere.
struct LookWatch: Service {
    let appearance: Appearance
    let logger: Logger
    /// People wait at most this long for a change made on another instance; one small statement each time.
    var period: Duration = .seconds(2)

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { [self] in
                while !Task.isCancelled {
                    try await Task.sleep(for: period)
                    await look()
                }
            }
        } catch is CancellationError {
            return
        }
    }

    /// A database that does not answer now is asked again; the pages say themselves what is wrong with it.
    private func look() async {
        do {
            try await appearance.refresh()
        } catch is CancellationError {
            return
        } catch {
            logger.warning("the look could not be read", metadata: ["error": "\(error)"])
        }
    }
}
