// Pages with a cart that stand open are told when it changes, whichever tab, device or instance changed it.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Synchronization
import Web

/// How much open carts may cost.
struct LiveCartLimits: Sendable {
    /// Pages in all; further ones stay as they were loaded.
    var places = 2_000
    /// Pages of one session; the newest stay.
    var placesOfOne = 4
    /// Between two looks at the database: one for all pages, however many stand open.
    var period: Duration = .seconds(1)
    /// Between two signs of life.
    var heartbeat: Duration = .seconds(15)
    /// After so long a page has to come anew, and is looked at again with its rights of then.
    var lifetime: Duration = .seconds(600)
}

/// Everybody who has a cart open, and the one look at the database that serves them all.
///
/// A page is told only that its cart has another version; it then asks for itself anew as any page does, so nobody
/// learns here what he may not see.
final class LiveCarts: Sendable {
    private struct Place: Sendable {
        let number: Int
        let owner: String
        let cart: ID<Cart>
        var version: Int
        let end: ContinuousClock.Instant
        let send: AsyncStream<ServerEvent>.Continuation
    }

    private struct Hall {
        var places: [Int: Place] = [:]
        var lastNumber = 0
        /// Whether somebody looks at the database.
        var isWatched = false
    }

    private let hall = Mutex(Hall())
    private let database: Database
    let limits: LiveCartLimits

    init(database: Database, limits: LiveCartLimits = LiveCartLimits()) {
        self.database = database
        self.limits = limits
    }

    /// How many pages stand open.
    var count: Int { hall.withLock { $0.places.count } }

    /// Takes a place; nil when all are taken. The oldest page of an owner who has too many is told to stop.
    func open(
        _ cart: CartHead, owner: String, logger: Logger
    ) -> (events: AsyncStream<ServerEvent>, number: Int)? {
        let (events, send) = AsyncStream<ServerEvent>.makeStream(bufferingPolicy: .bufferingNewest(16))
        let end = ContinuousClock.now + limits.lifetime
        let taken = hall.withLock { hall -> (number: Int, crowded: [Place], isFirst: Bool)? in
            guard hall.places.count < limits.places else { return nil }
            let own = hall.places.values.filter { $0.owner == owner }.sorted { $0.number < $1.number }
            let crowded = Array(own.prefix(max(0, own.count + 1 - limits.placesOfOne)))
            for place in crowded { hall.places[place.number] = nil }
            hall.lastNumber += 1
            let number = hall.lastNumber
            hall.places[number] = Place(
                number: number, owner: owner, cart: cart.id, version: cart.version, end: end, send: send)
            let isFirst = !hall.isWatched
            hall.isWatched = true
            return (number, crowded, isFirst)
        }
        guard let taken else { return nil }
        for place in taken.crowded {
            place.send.yield(ServerEvent("full"))
            place.send.finish()
        }
        send.onTermination = { [weak self] _ in self?.leave(taken.number) }
        send.yield(ServerEvent("hello", String(cart.version)))
        if taken.isFirst { Task { await watch(logger) } }
        return (events, taken.number)
    }

    /// Gives a place back.
    func leave(_ number: Int) {
        let place = hall.withLock { $0.places.removeValue(forKey: number) }
        place?.send.finish()
    }

    // MARK: - Looking

    private func watch(_ logger: Logger) async {
        var lastBeat = ContinuousClock.now
        while true {
            do { try await Task.sleep(for: limits.period) } catch { return closeAll() }
            if Shutdown.hasBegun { return closeAll() }
            let places = present()
            guard !places.isEmpty else {
                if hasLeft() { return }
                continue
            }
            if ContinuousClock.now - lastBeat >= limits.heartbeat {
                lastBeat = .now
                for place in places { place.send.yield(.heartbeat) }
            }
            do {
                let carts = Set(places.map(\.cart)).sorted()
                let versions = try await database.read { tx in try Ordering.versions(of: carts, in: tx) }
                for place in places { tell(versions[place.cart], place) }
            } catch {
                logger.warning("open carts could not be refreshed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// A cart that is gone is told of once, as the version 0.
    private func tell(_ version: Int?, _ place: Place) {
        let version = version ?? 0
        guard version != place.version else { return }
        hall.withLock { $0.places[place.number]?.version = version }
        place.send.yield(ServerEvent("changed", String(version)))
    }

    /// Those who are there; whose time is up is sent away to come anew.
    private func present() -> [Place] {
        let now = ContinuousClock.now
        let (present, past) = hall.withLock { hall -> ([Place], [Place]) in
            let past = hall.places.values.filter { $0.end <= now }
            for place in past { hall.places[place.number] = nil }
            return (Array(hall.places.values), past)
        }
        for place in past { place.send.finish() }
        return present
    }

    /// Whether nobody is there any more; the next one who comes starts the look anew.
    private func hasLeft() -> Bool {
        hall.withLock { hall -> Bool in
            guard hall.places.isEmpty else { return false }
            hall.isWatched = false
            return true
        }
    }

    private func closeAll() {
        let places = hall.withLock { hall -> [Place] in
            let places = Array(hall.places.values)
            hall.places = [:]
            hall.isWatched = false
            return places
        }
        for place in places { place.send.finish() }
    }
}

extension Ordering {
    /// `GET /carts/{cart}/live`: a stream of the cart's versions, never of what changed.
    func followCart(_ live: LiveCarts, _ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal) = (try cartID(context), context.principal)
        let head = try await database.read { tx in try Ordering.cartHead(.id(id), of: principal, in: tx) }
        guard let head else { throw NotFound() }
        let session = context.signedIn.sessionKey.map { String($0, radix: 16) }.joined(separator: "-")
        guard let opened = live.open(head, owner: session, logger: context.web.logger) else {
            throw Overloaded(retryAfter: 30)
        }
        return .events(opened.events) { live.leave(opened.number) }
    }

    /// The versions of carts that were not removed; one statement.
    static func versions(of carts: [ID<Cart>], in tx: Transaction) throws -> [ID<Cart>: Int] {
        let rows = try tx.all("SELECT id, version FROM carts WHERE id IN \(list: carts) AND removed_at IS NULL") {
            (try $0["id"] as ID<Cart>, try $0["version"] as Int)
        }
        return Dictionary(rows) { first, _ in first }
    }
}
