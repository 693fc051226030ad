// The shipments of an order on its page: each with its own status, carrier, number and goods.

import Database
import Foundation
import Kernel
import Web

/// The shipments of an order; nothing while there are none.
///
/// - Parameter acts: what can be done with one of them.
package func orderShipments(
    _ desk: OrderDesk, _ context: some PageContext, acts: ((Shipment) -> HTML?)? = nil
) -> HTML? {
    guard !desk.shipments.isEmpty else { return nil }
    let items: [HTML] = desk.shipments.map { shipment in
        let lines: [HTML] = shipment.lines.map { line in
            """
            <li><span class="shipment__name">\(line.name)</span> \(context.quantity(line.quantity, line.unit))</li>
            """
        }
        let title = context.t("ordering.shipment.title", ["number": String(shipment.number)])
        let status = context.shipmentStatus(shipment.status)
        return """
            <li class="shipment"><div class="shipment__head"><h3>\(title)</h3>\(status)</div>\
            \(shipmentFacts(shipment, context))<ul class="shipment__lines small">\(lines)</ul>\(acts?(shipment))</li>
            """
    }
    return context.pageSection(
        context.t("ordering.shipments.title"), id: "ship-h", count: desk.shipments.count,
        "<ul class=\"rows\">\(items)</ul>")
}

private func shipmentFacts(_ shipment: Shipment, _ context: some PageContext) -> HTML? {
    let formats = context.formats
    var facts: [HTML] = []
    if !shipment.carrier.isEmpty { facts.append("<span>\(shipment.carrier)</span>") }
    if !shipment.trackingNumber.isEmpty {
        let copy = context.copyButton(shipment.trackingNumber, of: shipment.trackingNumber)
        facts.append("<span><span class=\"tnum\">\(shipment.trackingNumber)</span> \(copy)</span>")
    }
    if let day = shipment.expectedOn, shipment.status != .delivered, shipment.status != .cancelled {
        facts.append("<span>\(context.t("ordering.shipment.expectedOn", ["day": formats.date(day)]))</span>")
    }
    if let at = shipment.shippedAt {
        facts.append("<span>\(context.t("ordering.shipment.shippedAt", ["when": formats.dateTime(at)]))</span>")
    }
    if let at = shipment.deliveredAt {
        facts.append("<span>\(context.t("ordering.shipment.deliveredAt", ["when": formats.dateTime(at)]))</span>")
    }
    if !shipment.note.isEmpty { facts.append("<span>\(shipment.note)</span>") }
    return facts.isEmpty ? nil : "<p class=\"shipment__facts small muted\">\(facts)</p>"
}

extension PageContext {
    /// Where a shipment stands: glyph and words.
    func shipmentStatus(_ status: ShipmentStatus) -> HTML {
        self.status(status.stage, t("ordering.shipment.status.\(status.rawValue)"))
    }
}
