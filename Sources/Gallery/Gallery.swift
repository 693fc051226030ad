import Hummingbird
import Kernel
import Web

/// Every component in every state, with the code that makes it: `/design`. Owns no tables.
///
/// A group is one file of samples, `extension SampleGroup { static let … }`, listed in ``groups``.
package struct Gallery: Sendable {
    package init() {}

    /// The gallery shows nobody's data, so anybody may look.
    package func addRoutes(to routes: PublicRoutes) {
        routes.get("design", showGallery)
        routes.get("design/tokens", showTokens)
        routes.get("design/places", suggestPlaces)
        routes.get("design/:group", showGroup)
    }

    /// The groups in the order of the page; each is one file of samples.
    static let groups: [SampleGroup] = [
        .buttons, .fields, .choices, .forms, .tables, .lines, .filters, .navigation, .states, .figures, .time,
        .overlays, .messages, .values, .guidance,
    ]
}
