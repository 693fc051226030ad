// The icon of an installed portal: the operator's mark on white, or ours in the operator's colour.

import CPictures
import Foundation
import Kernel
import Synchronization
import Web

/// One icon as its address names it: `icon-192-0b5c68.png`.
struct AppIcon: Hashable, Sendable {
    /// How much room is left around the mark.
    enum Shape: String, CaseIterable, Sendable {
        /// Shown as it is.
        case icon
        /// A system cuts it to a shape of its own: only the circle in the middle is safe.
        case maskable

        /// The part of the side the mark takes.
        var share: Double { self == .icon ? 0.72 : 0.52 }
    }

    static let sides = [192, 512]

    let shape: Shape
    /// In pixels.
    let side: Int
    /// What it was made of: the colour or the operator's picture.
    let stamp: String

    init(_ shape: Shape, side: Int, stamp: String) {
        self.shape = shape
        self.side = side
        self.stamp = stamp
    }

    init?(named name: String) {
        guard let match = name.wholeMatch(of: /(icon|maskable)-(192|512)-([0-9a-f]{6,40})\.png/),
            let shape = Shape(rawValue: String(match.1)), let side = Int(match.2)
        else { return nil }
        self.init(shape, side: side, stamp: String(match.3))
    }

    var path: String { "/branding/\(shape.rawValue)-\(side)-\(stamp).png" }
    /// What it stands for in a manifest.
    var purpose: String { shape == .icon ? "any" : "maskable" }
    var inner: Int { Int(Double(side) * shape.share) }
}

extension AppIcon {
    /// The operator's picture in the middle of a white square; nil for what cannot be decoded, such as a drawing.
    func png(of picture: Data) -> [UInt8]? {
        var output = PicturesOutput()
        let white: [UInt8] = [255, 255, 255]
        let result = picture.withUnsafeBytes { bytes in
            pictures_icon(
                bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, Int32(side), Int32(inner), white,
                Self.mostPixels, &output)
        }
        return result == PICTURES_OK ? Self.taken(output) : nil
    }

    /// Our nut, white on the colour.
    func png(on colour: Colour) -> [UInt8]? {
        var output = PicturesOutput()
        let result = pictures_png(pixels(on: colour), Int32(side), Int32(side), &output)
        return result == PICTURES_OK ? Self.taken(output) : nil
    }

    /// No mark is larger (`MarkUse.longestSide`).
    private static let mostPixels: UInt64 = 4_096 * 4_096

    private static func taken(_ output: PicturesOutput) -> [UInt8] {
        defer { pictures_free(output.bytes) }
        return Array(UnsafeBufferPointer(start: output.bytes, count: output.length))
    }

    /// The mark of `Public/mark.svg`, 25 of its units high: a point belongs to it as far as it is from its edge.
    private func pixels(on colour: Colour) -> [UInt8] {
        let unit = Double(inner) / 25
        let middle = Double(side) / 2
        let slant = (6.25 * 6.25 + 11 * 11).squareRoot()
        var pixels = [UInt8](repeating: 255, count: side * side * 4)
        for y in 0..<side {
            let down = abs(Double(y) + 0.5 - middle) / unit
            for x in 0..<side {
                let across = abs(Double(x) + 0.5 - middle) / unit
                let nut = max(across - 11, (6.25 * across + 11 * down - 11 * 12.5) / slant)
                let hole = 5 - (across * across + down * down).squareRoot()
                let white = min(1, max(0, 0.5 - max(nut, hole) * unit))
                let place = (y * side + x) * 4
                pixels[place] = Self.mixed(colour.red, white)
                pixels[place + 1] = Self.mixed(colour.green, white)
                pixels[place + 2] = Self.mixed(colour.blue, white)
            }
        }
        return pixels
    }

    private static func mixed(_ channel: UInt8, _ white: Double) -> UInt8 {
        UInt8(Double(channel) + (255 - Double(channel)) * white)
    }
}

/// The icons made last: few, and of one look only.
final class AppIcons: Sendable {
    private let made = Mutex<[AppIcon: [UInt8]]>([:])

    func icon(_ icon: AppIcon) -> [UInt8]? { made.withLock { $0[icon] } }

    func keep(_ bytes: [UInt8], as icon: AppIcon) {
        made.withLock { made in
            made = made.filter { $0.key.stamp == icon.stamp }
            made[icon] = bytes
        }
    }
}
