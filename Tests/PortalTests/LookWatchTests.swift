import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Web

@testable import Portal

/// Several instances on one database: a look that one was given is shown by all.
@Suite struct LookWatchTests {
    private func second(_ world: World, name: String = "Опора") async throws -> Portal {
        var settings = Settings()
        settings.resources = World.root.path
        settings.files = TestFiles.path().path
        settings.name = name
        return try await Portal(
            settings: settings, database: world.database, clock: world.clock.clock, logger: TestDatabase.quiet)
    }

    private func rename(_ world: World, to name: String) async throws {
        let path = "/staff/settings/appearance"
        try await world.visit(as: .administrator) { visitor in
            let answer = try await visitor.post(path, [("name", name)], from: path)
            #expect(answer.status == .seeOther)
        }
    }

    @Test(.feature("UX-18"), arguments: TestEngine.all)
    func `another instance shows a change within five seconds, without being started again`(_ engine: TestEngine)
        async throws
    {
        let world = try await World(engine)
        let other = try await second(world)
        #expect(other.site.look.current.branding.name == "Опора")
        let watch = Task { try await LookWatch(appearance: other.appearance, logger: TestDatabase.quiet).run() }
        defer { watch.cancel() }
        try await rename(world, to: "Гвоздь")
        #expect(world.site.look.current.branding.name == "Гвоздь")
        let end = ContinuousClock.now + .seconds(5)
        while other.site.look.current.branding.name != "Гвоздь", ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(other.site.look.current.branding.name == "Гвоздь")
        #expect(other.site.look.current.version == world.site.look.current.version)
    }

    @Test func `the configuration counts where nothing was decided, and a look is there from the start`() async throws {
        let world = try await World(.sqlite)
        #expect(try await second(world, name: "Базис").site.look.current.branding.name == "Базис")
        try await rename(world, to: "Гвоздь")
        let later = try await second(world, name: "Базис")
        #expect(later.site.look.current.branding.name == "Гвоздь")
        #expect(later.site.look.current.branding.phone == Settings().phone)
    }

    @Test func `a look that comes late changes nothing`() {
        let source = LookSource(Look(Branding(name: "A", phone: "", supportEmail: "")))
        var newer = source.current
        newer.version = 2
        newer.branding.name = "B"
        source.replace(newer)
        var older = newer
        older.version = 1
        older.branding.name = "C"
        source.replace(older)
        #expect(source.current.branding.name == "B")
    }
}
