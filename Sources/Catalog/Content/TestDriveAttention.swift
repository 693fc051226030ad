// Members hear how their test drives get on, staff of those that wait for their word.

import Database
import Foundation
import Kernel
import Web

extension Catalog {
    /// The test drives that others moved. One statement.
    static let driveAttention = AttentionSource(for: Audience(.viewOrders)) { context, limit, tx in
        let earliest = context.now.addingTimeInterval(-AttentionMark.memory)
        let principal = context.principal
        let moved = try tx.all(
            """
            SELECT \(TestDrive.columns) FROM test_drives d
            WHERE \(principal.covers("d", for: .viewOrders)) AND d.moved_at > \(earliest)
              AND d.moved_at > d.placed_at AND d.moved_by <> \(principal.userID)
            ORDER BY d.moved_at DESC, d.id DESC LIMIT \(limit)
            """, as: TestDrive.self)
        return moved.map { drive in
            AttentionItem(
                id: "test_drive.\(drive.id)", tone: drive.status == .refused ? .warning : .info,
                title: context.t("catalog.drive.attention", ["number": drive.number]),
                text: "\(drive.productName), \(context.t("catalog.drive.status.\(drive.status.rawValue)"))",
                path: "/test-drives/\(drive.number)", at: drive.movedAt)
        }
    }

    /// The test drives that nobody confirmed or refused. One statement.
    static let staffDriveAttention = AttentionSource(for: Audience(.workWithCustomers, staff: true)) {
        context, limit, tx in
        let waiting = try tx.all(
            """
            SELECT \(TestDrive.columns) FROM test_drives d
            WHERE d.status = \(TestDriveStatus.requested)
              AND \(context.principal.covers("d", for: .workWithCustomers))
            ORDER BY d.placed_at DESC, d.id DESC LIMIT \(limit)
            """, as: TestDrive.self)
        return waiting.map { drive in
            AttentionItem(
                id: "test_drive.\(drive.id)", tone: .warning,
                title: context.t("catalog.drive.attention.new", ["number": drive.number]),
                text: "\(drive.productName), \(context.driveDays(drive.startsOn, drive.endsOn))",
                path: "/staff/test-drives/\(drive.number)", at: drive.placedAt)
        }
    }
}
