// A newcomer sees what is left to do before the portal works for him, each with the way to it.

import Database
import Foundation
import Kernel
import Web

/// What makes the portal one's own.
enum FirstStep: String, CaseIterable, Sendable {
    case profile, company, address, colleague, order

    /// Where it is done.
    var path: String {
        switch self {
        case .profile: "/settings"
        case .company: "/company/legal-entities"
        case .address: "/company/addresses/new"
        case .colleague: "/company/members/new"
        case .order: "/catalog"
        }
    }

    /// Without it the step is somebody else's.
    var permission: Permission {
        switch self {
        case .profile: .manageProfile
        case .company, .colleague: .manageMembers
        case .address: .manageAddresses
        case .order: .placeOrders
        }
    }
}

/// Whether somebody has put the list away.
struct StepsChoice: Codable, Sendable {
    let hidden: Bool

    static let preference = PreferenceName<StepsChoice>("steps")
}

/// What is done and what is left, as the data is now.
struct FirstSteps: Sendable {
    /// The steps of this person, in their order, each with whether it is done.
    let steps: [(step: FirstStep, isDone: Bool)]

    var isDone: Bool { steps.allSatisfy { $0.isDone } }

    /// Reads it all in one statement. Somebody without a customer has no steps.
    init(of principal: Principal, at now: Date, in tx: Transaction) throws {
        guard let userID = principal.userID, let customerID = principal.customerID else {
            steps = []
            return
        }
        let done: Set<String> = try tx.one(Self.statement(userID, customerID, now)) { row in
            try Set(FirstStep.allCases.map(\.rawValue).filter { try row["done_\($0)"] as Bool })
        }
        steps = FirstStep.allCases.filter { principal.may($0.permission) }
            .map { (step: $0, isDone: done.contains($0.rawValue)) }
    }

    /// Nobody's profile is empty: it counts as filled once its owner chose the language or saved it. What came from
    /// the accounting system was checked there.
    private static func statement(_ userID: ID<User>, _ customerID: ID<Customer>, _ now: Date) -> SQL {
        """
        SELECT (u.language IS NOT NULL OR EXISTS (
                   SELECT 1 FROM events ev WHERE ev.subject_kind = 'user' AND ev.subject_id = \(userID.description)
                       AND ev.name = 'identity.profile_changed')) AS done_profile,
               EXISTS (SELECT 1 FROM legal_entities e WHERE e.customer_id = \(customerID)
                   AND (e.account IS NOT NULL OR e.external_id IS NOT NULL)) AS done_company,
               EXISTS (SELECT 1 FROM addresses a WHERE a.customer_id = \(customerID)
                   AND a.removed_at IS NULL) AS done_address,
               (EXISTS (SELECT 1 FROM members m WHERE m.customer_id = \(customerID) AND m.user_id <> \(userID)
                    AND m.revoked_at IS NULL)
                OR EXISTS (SELECT 1 FROM invitations i WHERE i.customer_id = \(customerID)
                    AND i.expires_at > \(now))) AS done_colleague,
               EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = \(customerID)
                   AND o.placed_by = \(userID)) AS done_order
        FROM users u WHERE u.id = \(userID)
        """
    }
}

// MARK: - Tiles

extension FirstSteps {
    /// For newcomers: the way into the tour, and the list. Both come without content when they have had their time.
    static let widgets: [Widget] = [
        Widget("welcome", title: "portal.tour.title", icon: "play", for: Audience(.manageProfile), span: 3) {
            context, _ in
            context.tourInvitation
        },
        Widget(
            "staff_welcome", title: "portal.tour.title", icon: "play", for: Audience(.manageProfile, staff: true),
            span: 3
        ) { context, _ in
            context.tourInvitation
        },
        Widget("first_steps", title: "portal.steps.title", icon: "list", for: Audience(.manageProfile), span: 3) {
            context, tx in
            guard context.preferences[StepsChoice.preference]?.hidden != true else { return .empty }
            let steps = try FirstSteps(of: context.principal, at: context.now, in: tx)
            return steps.isDone ? .empty : context.firstSteps(steps)
        },
    ]
}

extension PersonContext {
    fileprivate func firstSteps(_ list: FirstSteps) -> HTML {
        let steps = list.steps.map { line in
            ChecklistStep(
                t("portal.steps.\(line.step.rawValue).title"), t("portal.steps.\(line.step.rawValue).text"),
                path: line.step.path, done: line.isDone)
        }
        let putAway = pressForm(
            "/settings/preferences", hidden: [("name", "steps"), ("value", #"{"hidden":true}"#)],
            submit(t("portal.steps.hide"), .ghost, size: .small))
        return checklist(steps, foot: putAway)
    }
}
