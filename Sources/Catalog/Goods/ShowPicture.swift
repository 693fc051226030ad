// Anybody sees a picture, read from the disk piece by piece.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Web

extension Catalog {
    /// How much of a picture is in memory at once.
    private static let chunkBytes = 64 * 1024

    /// `GET /pictures/{name}`: the name is the content's hash, so it may be kept for ever and is its own tag. With a
    /// size before it, `320-…`, it is the smaller WebP made of that picture; the picture itself while there is none.
    ///
    /// The file is looked up and read on the threads for files, never on those that answer; 304 for a known tag is
    /// answered without opening it.
    func showPicture(_ request: Request, _ context: PublicContext) async throws -> Response {
        let asked = try context.web.parameters.require("name")
        let (size, name) = PictureAddress.parts(of: asked)
        let parts = name.split(separator: ".")
        guard FileStore.isName(name), let hash = parts.first, let suffix = parts.last,
            let type = FileStore.types[String(suffix)]
        else { throw HTTPError(.notFound) }
        let isPersonal = try await isPersonalPicture(name, context)
        if let size {
            let path = files.url(madeFrom: name, label: size.label).path
            if let body = try await body(of: path, context) {
                return picture(
                    body, type: "image/webp", tag: "\(size.rawValue)-\(hash)", isFinal: true, isPersonal: isPersonal)
            }
        }
        guard let body = try await body(of: files.url(of: name).path, context) else { throw HTTPError(.notFound) }
        return picture(body, type: type, tag: String(hash), isFinal: size == nil, isPersonal: isPersonal)
    }

    /// Nil when there is no such file.
    private func body(of path: String, _ context: PublicContext) async throws -> ResponseBody? {
        // What is not found loses its route on the way, which the metrics would count beneath no address.
        let endpoint = context.web.coreContext.endpointPath.value
        do {
            return try await FileIO().loadFile(path: path, context: context.web, chunkLength: Self.chunkBytes)
        } catch let error as HTTPError where error.status == .notFound {
            context.web.coreContext.endpointPath.value = endpoint
            return nil
        }
    }

    /// - Parameters:
    ///   - isFinal: false for what stands in until the right size is made.
    ///   - isPersonal: of goods that are not meant for everybody: only the visitor's own browser keeps it.
    private func picture(
        _ body: ResponseBody, type: String, tag: String, isFinal: Bool, isPersonal: Bool
    ) -> Response {
        let keeping = isFinal ? "public, max-age=31536000, immutable" : "public, max-age=60"
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .eTag: "\"\(tag)\"",
                .cacheControl: isPersonal ? "private, no-cache" : keeping,
                // A drawing may hold scripts: as a document of its own it may do nothing.
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            ],
            body: body)
    }
}

// MARK: - Addresses

/// The addresses of a kept picture.
package enum PictureAddress {
    /// The picture in a size: `/pictures/320-….jpg`. What is drawn, and what moves, has one size.
    package static func of(_ name: String, _ size: PictureSize) -> String {
        let isScaled = ["jpg", "png", "webp"].contains(name.split(separator: ".").last)
        return isScaled ? "/pictures/\(size.rawValue)-\(name)" : of(name)
    }

    /// The picture as it came.
    package static func of(_ name: String) -> String { "/pictures/\(name)" }

    /// Takes the last part of an address apart.
    static func parts(of asked: String) -> (size: PictureSize?, name: String) {
        let parts = asked.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let size = Int(parts[0]).flatMap(PictureSize.init(rawValue:)) else {
            return (nil, asked)
        }
        return (size, String(parts[1]))
    }
}

// MARK: - Pictures on pages

/// The small picture of a row; the sign of a box where there is none, or where it does not come.
func thumb(_ product: Product, _ context: some PageContext) -> HTML {
    guard let picture = product.picture else { return "<span class=\"thumb\">\(context.icon("box"))</span>" }
    return """
        <span class="thumb"><img src="\(url: PictureAddress.of(picture, .thumb))" alt="" width="36" height="36" \
        loading="lazy" decoding="async"></span>
        """
}

/// A picture where it is looked at: the browser takes the size that fits the place and the screen.
///
/// - Parameters:
///   - place: how wide it stands, as `sizes` wants it.
///   - haste: whether it is fetched with the page, or waits until somebody scrolls near it.
func picture(
    _ name: String, alt: String, place: StaticString, width: Int, height: Int, _ haste: PictureHaste = .inSight
) -> HTML {
    let (tile, page) = (PictureAddress.of(name, .tile), PictureAddress.of(name, .page))
    let sizes: HTML? =
        tile == page ? nil : " srcset=\"\(url: tile) 320w, \(url: page) 960w\"\(attr: "sizes", "\(place)")"
    return """
        <img src="\(url: tile)"\(sizes) alt="\(alt)" width="\(width)" height="\(height)"\(haste.attribute) decoding="async">
        """
}

/// When a browser fetches a picture.
enum PictureHaste {
    /// Before all others: what the page is opened for.
    case first
    /// With the page: it stands in the first screen.
    case atOnce
    /// As soon as somebody scrolls near it.
    case inSight

    fileprivate var attribute: HTML? {
        switch self {
        case .first: " fetchpriority=\"high\""
        case .atOnce: nil
        case .inSight: " loading=\"lazy\""
        }
    }
}
