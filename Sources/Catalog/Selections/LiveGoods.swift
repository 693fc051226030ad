// Pages that stand open are told when price or stock of a product on them changes, whichever instance changed it.

import Database
import Foundation
import Kernel
import Logging
import Synchronization
import Web

/// How much open pages may cost.
struct LiveLimits: Sendable {
    /// Pages in all; further ones stay as they were loaded.
    var places = 2_000
    /// A quarter of them is kept for people who are signed in: strangers are as many as they like.
    var placesOfStrangers: Int { places - places / 4 }
    /// Pages of one session; the newest stay.
    var placesOfOne = 4
    /// Products watched for one page.
    var products = 100
    /// Between two looks at the database: one for all pages, however many stand open.
    var period: Duration = .seconds(1)
    /// Between two signs of life.
    var heartbeat: Duration = .seconds(15)
    /// After so long a page has to come anew, and is looked at again with its rights of then.
    var lifetime: Duration = .seconds(600)
    /// People whose prices are worked out in one look; with more of them each waits for his turn.
    var pricesAtOnce = 10
}

/// Everybody who has a page with goods open, and the one look at the database that serves them all.
///
/// A page is told only which of its own products changed; it then asks for its cells as any page does, so nobody ever
/// sees another's price. Stock is compared for all at once, prices person by person, as each would see them now: so
/// rules, contracts and promotions that begin by the clock count, too.
final class LiveGoods: Sendable {
    /// A page that stands open.
    struct Place: Sendable {
        let number: Int
        /// Whose session or network it is.
        let owner: String
        /// Nil for strangers, who all see the same.
        let principal: Principal?
        let products: Set<ID<Product>>
        let end: ContinuousClock.Instant
        let send: AsyncStream<ServerEvent>.Continuation

        /// Who sees the same prices.
        var group: String {
            guard let principal, let customer = principal.customerID else { return "" }
            return "\(customer) \(principal.userID?.description ?? "")"
        }
    }

    private struct Hall {
        var places: [Int: Place] = [:]
        var lastNumber = 0
        /// Whether somebody looks at the database.
        var isWatched = false
    }

    private let hall = Mutex(Hall())
    private let database: Database
    let limits: LiveLimits

    init(database: Database, limits: LiveLimits = LiveLimits()) {
        self.database = database
        self.limits = limits
    }

    /// How many pages stand open.
    var count: Int { hall.withLock { $0.places.count } }

    /// Takes a place; nil when all are taken. The oldest page of an owner who has too many is told to stop.
    ///
    /// - Parameter owner: the session, or the network of a stranger.
    func open(
        _ products: Set<ID<Product>>, for principal: Principal?, owner: String, mostOfOwner: Int, clock: Clock,
        logger: Logger
    ) -> (events: AsyncStream<ServerEvent>, number: Int)? {
        let (events, send) = AsyncStream<ServerEvent>.makeStream(bufferingPolicy: .bufferingNewest(64))
        let end = ContinuousClock.now + limits.lifetime
        let taken = hall.withLock { hall -> (number: Int, crowded: [Place], isFirst: Bool)? in
            let most = principal == nil ? limits.placesOfStrangers : limits.places
            guard hall.places.count < most else { return nil }
            let own = hall.places.values.filter { $0.owner == owner }.sorted { $0.number < $1.number }
            let crowded = Array(own.prefix(max(0, own.count + 1 - mostOfOwner)))
            for place in crowded { hall.places[place.number] = nil }
            hall.lastNumber += 1
            let number = hall.lastNumber
            hall.places[number] = Place(
                number: number, owner: owner, principal: principal, products: products, end: end, send: send)
            let isFirst = !hall.isWatched
            hall.isWatched = true
            return (number, crowded, isFirst)
        }
        guard let taken else { return nil }
        for place in taken.crowded {
            place.send.yield(ServerEvent("full"))
            place.send.finish()
        }
        // Whoever goes without a word, or never began to read, gives the place back all the same.
        send.onTermination = { [weak self] _ in self?.leave(taken.number) }
        send.yield(ServerEvent("hello", String(Int64(clock.now().timeIntervalSince1970 * 1_000))))
        if taken.isFirst { Task { await watch(clock, logger) } }
        return (events, taken.number)
    }

    /// Gives a place back.
    func leave(_ number: Int) {
        let place = hall.withLock { $0.places.removeValue(forKey: number) }
        place?.send.finish()
    }

    // MARK: - Looking

    /// Looks again and again while anybody is there.
    private func watch(_ clock: Clock, _ logger: Logger) async {
        var known = LiveKnowledge(pricesAtOnce: limits.pricesAtOnce)
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
                let (before, now) = (known, clock.now())
                let look = try await database.read { tx in try before.look(at: places, now: now, in: tx) }
                known = look.known
                for place in places {
                    if let changed = look.changed[place.number] { tell(changed, place) }
                }
            } catch {
                logger.warning("open pages could not be refreshed", metadata: ["error": "\(error)"])
            }
        }
    }

    private func tell(_ changed: Set<ID<Product>>, _ place: Place) {
        let ids = changed.map(\.description).sorted().joined(separator: ",")
        place.send.yield(ServerEvent("changed", ids))
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
