import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Catalog

/// Pictures in the sizes pages show them, and what happens to those that are broken or claim too much.
@Suite struct ProductPictureTests {
    /// 400 by 300 pixels of one blue.
    private static let blue = """
        iVBORw0KGgoAAAANSUhEUgAAAZAAAAEsCAIAAABi1XKVAAAC90lEQVR42u3UQQ0AAAjEsJOEJCQhGR2QJlWwx1I9ACdEAsCwAAwL\
        MCwAwwIwLMCwAAwLwLAAwwIwLADDAgwLwLAADAswLADDAjAswLAADAvAsADDAjAsAMMCDAvAsAAMCzAsAMMCDEsFwLAADAswLADD\
        AjAswLAADAvAsADDAjAsAMMCDAvAsAAMCzAsAMMCMCzAsAAMC8CwAMMCMCwAwwIMC8CwAAwLMCwAwwIMSwXAsAAMCzAsAMMCMCzA\
        sAAMC8CwAMMCMCwAwwIMC8CwAAwLMCwAwwIwLMCwAAwLwLAAwwIwLADDAgwLwLAADAswLADDAgwLwLAADAswLADDAjAswLAADAvA\
        sADDAjAsAMMCDAvAsAAMCzAsAMMCMCzAsAAMC8CwAMMCMCwAwwIMC8CwAAwLMCwAwwIMC8CwAAwLMCwAwwIwLMCwAAwLwLAAwwIw\
        LADDAgwLwLAADAswLADDAjAswLAADAvAsADDAjAsAMMCDAvAsAAMCzAsAMMCDAvAsAAMCzAsAMMCMCzAsAAMC8CwAMMCMCwAwwIM\
        C8CwAAwLMCwAwwIwLMCwAAwLwLAAwwIwLADDAgwLwLAADAswLADDAgwLwLAADAswLADDAjAswLAADAvAsADDAjAsAMMCDAvAsAAM\
        CzAsAMMCMCzAsAAMC8CwAMMCMCwAwwIMC8CwAAwLMCwAwwIMC8CwAAwLMCwAwwIwLMCwAAwLwLAAwwIwLADDAgwLwLAADAswLADD\
        AjAswLAADAvAsADDAjAsAMMCDAvAsAAMCzAsAMMCDAvAsAAMCzAsAMMCMCzAsAAMC8CwAMMCMCwAwwIMC8CwAAwLMCwAwwIwLMCw\
        AAwLwLAAwwIwLADDAgwLwLAAw5IAMCwAwwIMC8CwAAwLMCwAwwIwLMCwAAwLwLAAwwIwLADDAgwLwLAADAswLADDAjAswLAADAvA\
        sADDAjAsAMMCDAvAsADDUgEwLADDAgwLwLAADAswLADDAjAswLAADAvAsIDPFjdBduIvlB5OAAAAAElFTkSuQmCC
        """
    /// A file of 69 bytes that claims 60,000 by 60,000 pixels.
    private static let bomb =
        "iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAIAAAAPsOIVAAAADElEQVR4nGNgoD0AAABkAAGGZDw1AAAAAElFTkSuQmCC"

    @Test(.feature("PERF-04"))
    func `a picture is made smaller, as WebP, and never larger than it is`() throws {
        let picture = try #require(Data(base64Encoded: Self.blue))
        #expect(SmallerPictures.admits(picture))
        let made = try #require(SmallerPictures.of(picture))
        #expect(made.map(\.size) == PictureSize.allCases)
        let sides = made.map { Self.side(of: $0.content) }
        #expect(sides == [[72, 54], [320, 240], [400, 300]])
    }

    @Test func `what claims too many pixels is refused before anybody decodes it`() throws {
        let bomb = try #require(Data(base64Encoded: Self.bomb))
        #expect(!SmallerPictures.admits(bomb))
        #expect(SmallerPictures.of(bomb)?.count == nil)
    }

    @Test func `damaged and foreign files make nothing, and break nothing`() throws {
        let picture = try #require(Data(base64Encoded: Self.blue))
        var random = SeededGenerator(seed: 4)
        for length in [0, 1, 7, 8, 20, 33, 60, 200, 800] {
            #expect(SmallerPictures.of(picture.prefix(length))?.count == nil)
        }
        for _ in 0..<200 {
            var damaged = picture
            for _ in 0..<4 {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = SmallerPictures.of(damaged)
            _ = SmallerPictures.admits(damaged)
        }
        for text in ["", "GIF89a", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "RIFF0000WEBP", "\u{FF}\u{D8}"] {
            #expect(SmallerPictures.of(Data(text.utf8))?.count == nil)
        }
    }

    @Test(.feature("PERF-04", "PERF-08"), arguments: TestEngine.all)
    func `pages ask for the size they need, and for what is out of sight later`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let name = try await Self.pictured(in: world)
        try await world.visit(as: .stranger) { visitor in
            let tiles = String(buffer: try await visitor.get("/catalog?view=tiles").body)
            let image = try #require(tiles.firstMatch(of: /<img src="\/pictures\/320-[^>]*>/)).0
            #expect(image.contains("320w, /pictures/960-\(name) 960w") && image.contains("sizes=\""))
            for word in ["decoding=\"async\"", "width=\"", "height=\"", "alt=\"\""] {
                #expect(image.contains(word), "\(word)")
            }
            // The first tiles stand in sight from the start.
            #expect(!image.contains("loading=\"lazy\""))
            let table = String(buffer: try await visitor.get("/catalog").body)
            #expect(table.contains("src=\"/pictures/72-\(name)\"") && table.contains("loading=\"lazy\""))
            // The picture a card is opened for is not put off.
            let card = String(buffer: try await visitor.get("/products/a-1").body)
            let large = try #require(card.firstMatch(of: /<img src="\/pictures\/320-[^>]*>/)).0
            #expect(large.contains("fetchpriority=\"high\"") && !large.contains("loading=\"lazy\""))
        }
    }

    @Test(.feature("PERF-04"), arguments: TestEngine.all)
    func `until a size is made the picture itself stands in for it`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let name = try await Self.pictured(in: world)
        let original = try #require(Data(base64Encoded: Self.blue))
        try await world.visit(as: .stranger) { visitor in
            let before = try await visitor.get("/pictures/320-\(name)", accept: "image/*")
            #expect(before.headers[.contentType] == "image/png" && Data(before.body.readableBytesView) == original)
            #expect(before.headers[.cacheControl] == "public, max-age=60")
        }
        try await Self.makeSmaller(in: world)
        try await world.visit(as: .stranger) { visitor in
            for (size, side) in [(72, [72, 54]), (320, [320, 240]), (960, [400, 300])] {
                let made = try await visitor.get("/pictures/\(size)-\(name)", accept: "image/*")
                #expect(made.headers[.contentType] == "image/webp")
                #expect(made.headers[.cacheControl]?.contains("immutable") == true)
                #expect(Self.side(of: Data(made.body.readableBytesView)) == side)
            }
            let whole = try await visitor.get("/pictures/\(name)", accept: "image/*")
            #expect(Data(whole.body.readableBytesView) == original)
            for path in ["/pictures/100-\(name)", "/pictures/-\(name)", "/pictures/320-../\(name)", "/pictures/320-"] {
                let status = try await visitor.get(path, accept: "image/*").status
                #expect(status == .notFound, "\(path)")
            }
        }
        #expect(try await world.count("picture_sizes WHERE state = 'made'") == 1)
    }

    @Test(arguments: TestEngine.all)
    func `what cannot be made smaller is tried once and shown as it is`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let broken = try world.files.keep(Data("no picture".utf8), extension: "jpg")
        let absent = String(repeating: "0", count: 40) + ".jpg"
        try await world.database.write { tx in try Catalog.notePictures([broken, absent, broken], in: tx) }
        try await Self.makeSmaller(in: world)
        #expect(try await world.count("picture_sizes WHERE state = 'plain'") == 2)
        try await world.visit(as: .stranger) { visitor in
            let shown = try await visitor.get("/pictures/320-\(broken)", accept: "image/*")
            #expect(shown.status == .ok && String(buffer: shown.body) == "no picture")
        }
    }

    @Test(arguments: TestEngine.all)
    func `a paper that is drawn is no picture of anybody, until it is shown as one`(_ engine: TestEngine) async throws {
        let world = try await World(engine)
        let bolt = try await world.product("A-1")
        let paper = try world.files.keep(try #require(Data(base64Encoded: Self.blue)), extension: "png")
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO product_files (product_id, position, kind, title, file, size)
                VALUES (\(bolt), 1, 'certificate', 'Сертификат', \(paper), 800)
                """)
        }
        try await world.visit(as: .stranger) { visitor in
            for path in ["/pictures/\(paper)", "/pictures/320-\(paper)"] {
                let status = try await visitor.get(path, accept: "image/*").status
                #expect(status == .notFound, "\(path)")
            }
            let status = try await visitor.get("/product-files/\(paper)", accept: "*/*").status
            #expect(status == .ok)
        }
        try await world.database.write { tx in
            try tx.execute(
                """
                INSERT INTO categories (id, name, slug, position, product_count, picture)
                VALUES (\(UUID()), 'Болты', 'bolts', 1, 0, \(paper))
                """)
        }
        try await world.visit(as: .stranger) { visitor in
            let status = try await visitor.get("/pictures/\(paper)", accept: "image/*").status
            #expect(status == .ok)
        }
    }

    // MARK: - Means

    /// Puts a product with the blue picture on sale, as an exchange would.
    private static func pictured(in world: World) async throws -> String {
        let bolt = try await world.product("A-1", name: "Болт")
        let name = try world.files.keep(try #require(Data(base64Encoded: blue)), extension: "png")
        try await world.database.write { tx in
            try tx.execute("UPDATE products SET picture = \(name) WHERE id = \(bolt)")
            try tx.execute(
                """
                INSERT INTO product_pictures (product_id, position, source, file) VALUES (\(bolt), 1, 'a.png', \(name))
                """)
            try Catalog.notePictures([name], in: tx)
        }
        return name
    }

    private static func makeSmaller(in world: World) async throws {
        let database = world.database
        try await Catalog.sizePictures(in: database, files: world.files) { body in try await database.write(body) }
    }

    /// Width and height, as a lossy WebP says them.
    private static func side(of content: Data) -> [Int] {
        let bytes = Array(content)
        guard bytes.count > 30, bytes[12..<16].elementsEqual(Array("VP8 ".utf8)) else { return [] }
        return [26, 28].map { (Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8) & 0x3FFF }
    }
}
