// A member opens a test drive of his company and may take his wish back while nothing was handed out; staff open it,
// confirm or refuse it, hand the unit out and take it back.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /test-drives/{drive}`
    func showTestDrive(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let card = try await driveCard(context)
        var frame = PageFrame(context.t("catalog.drive.number", ["number": card.drive.number]), section: "services")
        frame.breadcrumbs = [
            ("/services", context.t("catalog.services.title")), ("/test-drives", context.t("catalog.drives.title")),
        ]
        frame.badge = context.driveStatus(card.drive.status, badge: true)
        frame.density = "regular"
        if card.drive.status.isTakenBackByCustomer, context.principal.may(.placeOrders) {
            frame.actions = context.pressForm(
                "/test-drives/\(card.drive.number)/withdrawal",
                context.submit(context.t("catalog.drive.withdraw"), .plain, size: .regular, icon: "x"))
        }
        return context.page(frame, driveParts(card, nil, context))
    }

    /// `POST /test-drives/{drive}/withdrawal`
    func withdrawTestDrive(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("drive")
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let drive = try Catalog.drive(number: number, for: principal, in: tx)
                try Catalog.withdraw(drive, by: principal, at: now, in: tx)
                return .redirect(to: "/test-drives/\(number)", message: "catalog.drive.withdrawn")
            }
        } catch let refusal as RequestMoveRefusal {
            return .redirect(to: "/test-drives/\(number)", refusal: refusal)
        }
    }

    /// `GET /staff/test-drives/{drive}`
    func showStaffTestDrive(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let card = try await driveCard(context)
        var frame = context.contentFrame(context.t("catalog.drive.number", ["number": card.drive.number]))
        frame.breadcrumbs = [("/staff/test-drives", context.t("catalog.drives.title"))]
        frame.badge = context.driveStatus(card.drive.status, badge: true)
        frame.density = "regular"
        return context.page(frame, driveParts(card, driveMoves(card.drive, context), context))
    }

    /// `POST /staff/test-drives/{drive}/status`
    func moveTestDrive(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("drive")
        // What is somebody else's is as good as not there, whatever is sent to it.
        _ = try await driveCard(context)
        guard let status = context.form["status"].flatMap(TestDriveStatus.init) else { throw HTTPError(.badRequest) }
        let text = String((context.form["text"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(1_000))
        let (principal, now) = (context.principal, context.now)
        let path = "/staff/test-drives/\(number)"
        do {
            return try await context.once { tx in
                let drive = try Catalog.drive(number: number, for: principal, in: tx)
                try Catalog.move(drive, to: status, saying: text, by: principal, at: now, in: tx)
                return .redirect(to: path, message: "catalog.drive.moved")
            }
        } catch let refusal as RequestMoveRefusal {
            return .redirect(to: path, refusal: refusal)
        }
    }

    private func driveCard(_ context: some SignedInContext) async throws -> TestDriveCard {
        let number = try context.web.parameters.require("drive")
        let principal = context.principal
        return try await database.read { tx in try Catalog.driveCard(number: number, for: principal, in: tx) }
    }
}

// MARK: - Reading

/// A test drive's page.
struct TestDriveCard: Sendable {
    let drive: TestDrive
    let customerName: String
    let unitName: String
    let unitPlace: String
    let history: [StoredEvent]
}

extension TestDriveStatus {
    /// Whether the customer may take it back himself: until the unit is his.
    var isTakenBackByCustomer: Bool { self == .requested || self == .confirmed }
}

extension Catalog {
    /// One test drive the principal may see.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    static func drive(number: String, for principal: Principal, in tx: Transaction) throws -> TestDrive {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        return try tx.one(
            """
            SELECT \(TestDrive.columns) FROM test_drives d
            WHERE d.number = \(number) AND \(principal.covers("d", for: permission))
            """, TestDrive.init(row:))
    }

    /// A test drive's page: three statements.
    static func driveCard(number: String, for principal: Principal, in tx: Transaction) throws -> TestDriveCard {
        let drive = try Catalog.drive(number: number, for: principal, in: tx)
        let names = try tx.one(
            """
            SELECT c.name AS customer, u.name AS unit, u.place FROM demo_units u, customers c
            WHERE u.id = \(drive.demoUnitID) AND c.id = \(drive.customerID)
            """
        ) { row in
            (
                customer: try row["customer"] as String, unit: try row["unit"] as String,
                place: try row["place"] as String
            )
        }
        return TestDriveCard(
            drive: drive, customerName: names.customer, unitName: names.unit, unitPlace: names.place,
            history: try tx.history(of: EventSubject("test_drive", drive.id), limit: 100))
    }
}

// MARK: - Operations

extension Catalog {
    /// Takes a wish back; its days are free again. Announces ``TestDriveWithdrawn``.
    ///
    /// - Throws: ``RequestMoveRefusal`` when the unit is out already, or it is over.
    static func withdraw(
        _ drive: TestDrive, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard drive.status.isTakenBackByCustomer, principal.may(.placeOrders) else {
            throw RequestMoveRefusal.tooLate
        }
        let moved = try tx.execute(
            """
            UPDATE test_drives SET status = \(TestDriveStatus.refused), moved_at = \(now),
                moved_by = \(principal.userID)
            WHERE id = \(drive.id) AND status = \(drive.status) AND \(principal.covers("test_drives", for: .viewOrders))
            """)
        guard moved == 1 else { throw RequestMoveRefusal.tooLate }
        try releaseDays(of: drive.id, in: tx)
        try tx.announce(TestDriveWithdrawn(testDriveID: drive.id), by: principal, at: now)
    }

    /// Moves a test drive on; what is refused gives its days back, what comes back early those that are left.
    /// Announces ``TestDriveMoved``.
    ///
    /// - Throws: ``RequestMoveRefusal``.
    static func move(
        _ drive: TestDrive, to status: TestDriveStatus, saying text: String, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        guard drive.status.next.contains(status) else { throw RequestMoveRefusal.tooLate }
        let moved = try tx.execute(
            """
            UPDATE test_drives SET status = \(status), moved_at = \(now), moved_by = \(principal.userID)
            WHERE id = \(drive.id) AND status = \(drive.status)
              AND \(principal.covers("test_drives", for: .workWithCustomers))
            """)
        guard moved == 1 else { throw RequestMoveRefusal.tooLate }
        if status == .refused { try releaseDays(of: drive.id, in: tx) }
        if status == .returned {
            try releaseDays(of: drive.id, from: CivilDate(now, in: .moscow).adding(days: 1), in: tx)
        }
        try tx.announce(
            TestDriveMoved(testDriveID: drive.id, from: drive.status, to: status, text: text), by: principal,
            customer: drive.customerID, at: now)
    }
}

// MARK: - Page

/// What both sides see of a test drive; `acts` stand on top of the right column.
private func driveParts(_ card: TestDriveCard, _ acts: HTML?, _ context: some PageContext) -> HTML {
    let drive = card.drive
    let phone = (try? PhoneNumber(drive.phone)).map { context.formats.phone($0) } ?? drive.phone
    var facts = [
        Pair(context.t("catalog.drives.product"), "\(drive.productName)"),
        Pair(context.t("catalog.drives.unit"), "\(card.unitName)"),
        Pair(context.t("catalog.drives.days"), "\(context.driveDays(drive.startsOn, drive.endsOn))"),
        Pair(context.t("catalog.drives.handedOut"), "\(card.unitPlace)"),
        Pair(context.t("catalog.drive.place"), "\(drive.place)"),
        Pair(context.t("catalog.requests.customer"), "\(card.customerName)"),
        Pair(context.t("catalog.request.contact"), "\(drive.contact), \(phone)"),
    ]
    if !drive.comment.isEmpty { facts.append(Pair(context.t("catalog.request.comment"), "\(drive.comment)")) }
    var entries = card.history.map { event in
        TimelineEntry("user", "\(driveEvent(event, context))", at: event.at, said: driveWords(event))
    }
    // What came from elsewhere has no history of its own.
    if !card.history.contains(where: { $0.name == TestDriveRequested.name }) {
        let words = context.t("catalog.drive.history.placed", ["who": drive.placedByName])
        entries.append(TimelineEntry("user", "\(words)", at: drive.placedAt))
    }
    let history = context.card(context.t("catalog.request.history"), id: "his-h", context.timeline(entries))
    return """
        <div class="split"><div>\(driveSteps(card, context))\
        \(context.pageSection(context.t("catalog.drive.facts"), id: "facts-h", context.pairs(facts)))</div>
        <div class="aside">\(acts)\(history)</div></div>
        """
}

/// Requested, confirmed, handed out, returned; nothing for what was refused.
private func driveSteps(_ card: TestDriveCard, _ context: some PageContext) -> HTML? {
    let journey: [TestDriveStatus] = [.requested, .confirmed, .handedOut, .returned]
    guard let now = journey.firstIndex(of: card.drive.status) else { return nil }
    var times: [TestDriveStatus: Date] = [.requested: card.drive.placedAt]
    for event in card.history where event.name == TestDriveMoved.name {
        if let moved = try? event.decoded(as: TestDriveMoved.self) { times[moved.to] = event.at }
    }
    let steps = journey.enumerated().map { index, status in
        let isOver = card.drive.status == .returned
        let state: JourneyStep.State = index < now || isOver ? .done : index == now ? .now : .ahead
        return JourneyStep(context.t("catalog.drive.status.\(status.rawValue)"), state, at: times[status])
    }
    return "<div class=\"orderstate\">\(context.steps(steps, context.t("catalog.drive.steps")))</div>"
}

private func driveMoves(_ drive: TestDrive, _ context: StaffContext) -> HTML? {
    guard !drive.status.next.isEmpty else { return nil }
    let buttons: [HTML] = drive.status.next.enumerated().map { index, status in
        context.submit(
            context.t("catalog.drive.move.\(status.rawValue)"), index == 0 ? .tint : .plain, size: .regular,
            act: ("status", status.rawValue))
    }
    let words = context.field(
        Input(
            "text", context.t("catalog.request.moveWords"), .textarea(rows: 2), mark: context.t("web.field.optional"),
            maxLength: 1_000))
    let form = context.formFrame(
        FormFrame("/staff/test-drives/\(drive.number)/status"), words, actions: "\(buttons)")
    return context.card(context.t("catalog.content.status"), id: "move-h", form)
}

private func driveEvent(_ event: StoredEvent, _ context: some PageContext) -> String {
    let who = event.actorName
    switch event.name {
    case TestDriveRequested.name: return context.t("catalog.drive.history.placed", ["who": who])
    case TestDriveWithdrawn.name: return context.t("catalog.drive.history.withdrawn", ["who": who])
    case TestDriveMoved.name:
        let status = (try? event.decoded(as: TestDriveMoved.self).to.rawValue) ?? ""
        return context.t(
            "catalog.request.history.moved", ["who": who, "status": context.t("catalog.drive.status.\(status)")])
    default: return event.name
    }
}

private func driveWords(_ event: StoredEvent) -> String? {
    guard event.name == TestDriveMoved.name else { return nil }
    let text = (try? event.decoded(as: TestDriveMoved.self).text) ?? ""
    return text.isEmpty ? nil : text
}
