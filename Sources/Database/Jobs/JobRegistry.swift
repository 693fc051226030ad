// The modules' front doors say here which jobs they do, which events they follow and what runs by the clock.

import Foundation
import Kernel

/// Every handler, subscription and schedule. Filled once by the modules' front doors, then connected to the database
/// (in every role: announcing an event queues its jobs) and given to the workers.
package struct JobRegistry: Sendable {
    /// Runs one kind of job.
    struct Handler: Sendable {
        let timeLimit: Duration
        let run: @Sendable (_ payload: String, JobContext) async throws -> Void
    }

    /// Starts a job again and again.
    struct Schedule: Sendable {
        let name: String
        let cadence: Cadence
        let isNeeded: (@Sendable (Transaction) throws -> Bool)?
    }

    private(set) var handlers: [String: Handler] = [:]
    private(set) var schedules: [Schedule] = []
    private var subscriptions = Subscriptions()

    package init() {}

    /// Runs jobs of `kind`. A payload that is not a `Payload` makes the job dead at once.
    ///
    /// - Parameter timeLimit: how long a run may take; then its task is cancelled and the attempt has failed.
    package mutating func handle<Payload: Decodable & Sendable>(
        _ kind: String, as type: Payload.Type, timeLimit: Duration = .seconds(600),
        _ run: @escaping @Sendable (Payload, JobContext) async throws -> Void
    ) {
        add(kind, timeLimit: timeLimit) { text, context in
            let payload: Payload
            do {
                payload = try JSONDecoder.canonical.decode(Payload.self, from: Data(text.utf8))
            } catch {
                throw JobFailure.permanent("the payload is not a \(Payload.self): \(error)")
            }
            try await run(payload, context)
        }
    }

    /// Reacts to an event, durably and later: subscription and handler in one.
    ///
    /// - Parameter kind: names the reaction, for example `notifications.order_placed`; stored, so it never changes.
    package mutating func on<Event: DomainEvent>(
        _ event: Event.Type, as kind: String, timeLimit: Duration = .seconds(600),
        _ run: @escaping @Sendable (Event, JobContext) async throws -> Void
    ) {
        subscriptions.on(event, enqueue: kind)
        handle(kind, as: event, timeLimit: timeLimit, run)
    }

    /// Runs by the clock, once however many workers there are, and never beside its own previous run.
    ///
    /// Runs missed while nothing worked are not made up for. A run that fails is retried; when its attempts are used
    /// up the next run is the next attempt.
    /// - Parameter isNeeded: a cheap look that saves the run when there is nothing to do; without it every run is made.
    package mutating func schedule(
        _ name: String, every cadence: Cadence, timeLimit: Duration = .seconds(3_600),
        if isNeeded: (@Sendable (Transaction) throws -> Bool)? = nil,
        _ run: @escaping @Sendable (JobContext) async throws -> Void
    ) {
        add(name, timeLimit: timeLimit) { _, context in try await run(context) }
        schedules.append(Schedule(name: name, cadence: cadence, isNeeded: isNeeded))
    }

    /// Makes the events announced in `database` queue the jobs registered here.
    package func connect(to database: Database) {
        database.subscribe { $0 = subscriptions }
    }

    private mutating func add(
        _ kind: String, timeLimit: Duration, _ run: @escaping @Sendable (String, JobContext) async throws -> Void
    ) {
        // A mistake of the program's author, found at its first start.
        precondition(handlers[kind] == nil, "two handlers for jobs of kind \(kind)")
        handlers[kind] = Handler(timeLimit: timeLimit, run: run)
    }
}
