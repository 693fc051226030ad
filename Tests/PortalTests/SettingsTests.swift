import Catalog
import Foundation
import TestKit
import Testing
import Web

@testable import Portal

@Suite struct SettingsTests {
    /// Reads the settings as a start would, with `yaml` as the file.
    private func read(
        _ arguments: [String: String] = [:], _ environment: [String: String] = [:], yaml: String? = nil
    ) throws -> Settings {
        var file: URL?
        if let yaml {
            let url = TestFiles.path(".yaml")
            try Data(yaml.utf8).write(to: url)
            file = url
        }
        return try Settings.read(arguments: arguments, environment: environment, file: file)
    }

    private func problems(
        _ arguments: [String: String] = [:], _ environment: [String: String] = [:], yaml: String? = nil
    ) -> [String] {
        do {
            _ = try read(arguments, environment, yaml: yaml)
            return []
        } catch {
            return (error as? SettingsError)?.problems ?? ["\(error)"]
        }
    }

    @Test func `options go before the environment, that before the file, and that before what is built in`() throws {
        let (file, environment) = (
            "port: 1001\nname: Из файла\nphone: '1'\n", ["KABINET_PORT": "1002", "KABINET_NAME": "Из среды"]
        )
        let settings = try read(["port": "1003"], environment, yaml: file)
        #expect(settings.port == 1003)
        #expect(settings.name == "Из среды")
        #expect(settings.phone == "1")
        #expect(settings.host == "127.0.0.1")
        #expect(try read([:], environment, yaml: file).port == 1002)
        #expect(try read(yaml: file).port == 1001)
        #expect(try read().port == 8080)
    }

    @Test func `every setting can be given in every way`() throws {
        let values = [
            "host": "0.0.0.0", "port": "81", "database": "sqlite:///a", "files": "/f", "role": "worker",
            "base-url": "https://portal.example", "allowed-hosts": "a.example, b.example,", "name": "Опора 2",
            "trusted-proxies": "10.0.0.0/8,::1", "phone": "8 800", "support-email": "a@b.example",
            "metrics-token": "t0ken", "log-level": "debug", "slow-statement": "7", "job-slots": "3", "resources": "/r",
            "search-engine": "meilisearch", "search-folder": "/i", "search-url": "http://search.example:7700/",
            "search-key": "s3arch", "embedding-url": "https://words.example/v1", "embedding-key": "m3aning",
            "embedding-model": "m-1",
        ]
        #expect(Set(values.keys) == Set(Settings.keys.map(\.name)))
        let environment = Dictionary(
            uniqueKeysWithValues: values.map { ("KABINET_" + $0.key.uppercased().replacing("-", with: "_"), $0.value) })
        let yaml = values.map { "\($0.key): '\($0.value)'" }.joined(separator: "\n")
        for settings in [try read(values), try read([:], environment), try read(yaml: yaml)] {
            #expect(settings.host == "0.0.0.0" && settings.port == 81 && settings.database == "sqlite:///a")
            #expect(settings.files == "/f" && settings.role == .worker && settings.resources == "/r")
            #expect(settings.baseURL == "https://portal.example")
            #expect(settings.allowedHosts == ["a.example", "b.example"])
            #expect(settings.trustedProxies == ["10.0.0.0/8", "::1"])
            #expect(settings.name == "Опора 2" && settings.phone == "8 800" && settings.supportEmail == "a@b.example")
            #expect(settings.metricsToken == "t0ken" && settings.logLevel == "debug")
            #expect(settings.slowStatement == 7 && settings.jobSlots == 3)
            #expect(settings.searchEngine == .meilisearch && settings.searchFolder == "/i")
            #expect(settings.searchURL == "http://search.example:7700" && settings.searchKey == "s3arch")
            #expect(settings.embeddingURL == "https://words.example/v1" && settings.embeddingKey == "m3aning")
            #expect(settings.embeddingModel == "m-1")
        }
    }

    @Test(arguments: [
        ("port", "0x50"), ("port", "65536"), ("port", "-1"), ("port", "80 "), ("role", "boss"),
        ("role", "All"), ("base-url", "portal.example"), ("base-url", "https://portal.example/shop"),
        ("base-url", "ftp://portal.example"), ("trusted-proxies", "10.0.0.0/99"), ("trusted-proxies", "::1, proxy"),
        ("log-level", "loud"), ("slow-statement", "0"), ("slow-statement", "1.5"), ("job-slots", "65"),
        ("job-slots", "many"), ("search-engine", "elastic"), ("search-url", "search.example"),
        ("embedding-url", "ftp://words.example"),
    ])
    func `a wrong value is refused with the key, the value and where it stands`(key: String, value: String) {
        let variable = "KABINET_" + key.uppercased().replacing("-", with: "_")
        var told = [("command line", problems([key: value])), ("kabinet.yaml", problems(yaml: "\(key): '\(value)'"))]
        // An empty variable is how a service file takes one away.
        if !value.isEmpty { told.append(("environment", problems([:], [variable: value]))) }
        for (origin, problems) in told {
            #expect(problems.count == 1, "\(origin)")
            #expect(problems.first?.hasPrefix("\(origin): \(key) = “\(value)” is wrong: ") == true, "\(problems)")
        }
    }

    @Test func `Meilisearch needs an address, and is told so by the setting's name`() throws {
        let told = problems(["search-engine": "meilisearch"])
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("search-engine = “meilisearch” needs search-url: ") == true, "\(told)")
        #expect(problems([:], ["KABINET_SEARCH_ENGINE": "meilisearch"]).count == 1)
        #expect(problems(yaml: "search-engine: meilisearch").count == 1)
        let wrong = problems(["search-engine": "meilisearch", "search-url": "search.example"])
        #expect(wrong.count == 1, "a wrong address is one problem, not two")
        #expect(problems(["role": "boss"], yaml: "search-engine: meilisearch").count == 2)
        let address = ["KABINET_SEARCH_URL": "http://search.example:7700"]
        #expect(try read([:], address, yaml: "search-engine: meilisearch").usesMeilisearch)
        #expect(problems(["search-engine": "xapian"], yaml: "search-engine: meilisearch") == [])
    }

    @Test func `the index lies beside the files unless another folder is set`() throws {
        #expect(try read(["files": "/srv/kabinet/files"]).resolvedSearchFolder.path == "/srv/kabinet/search")
        #expect(try read(["search-folder": "/var/index"]).resolvedSearchFolder.path == "/var/index")
    }

    @Test func `all wrong values are told at once, whatever source would have won`() {
        let told = problems(["role": "boss"], ["KABINET_PORT": "x"], yaml: "port: y\nlog-level: loud\ncolour: red")
        #expect(told.count == 5)
        for word in ["role = “boss”", "port = “x”", "port = “y”", "log-level = “loud”", "there is no setting “colour”"]
        {
            #expect(told.contains { $0.contains(word) }, "\(word)")
        }
    }

    @Test func `an unknown key is refused in a file and on the command line, and nobody's business in the environment`()
        throws
    {
        #expect(problems(["prot": "1"]) == ["command line: there is no setting “prot”"])
        #expect(problems(yaml: "prot: 1") == ["kabinet.yaml: there is no setting “prot”"])
        #expect(try read([:], ["KABINET_TEST_POSTGRES": "postgres://x", "PORT": "1", "KABINET_NAME": ""]).port == 8080)
        #expect(try read([:], ["KABINET_NAME": ""]).name == "Опора")
    }

    @Test func `a list in the file is a list`() throws {
        let settings = try read(
            yaml: "allowed-hosts: [a.example, b.example]\ntrusted-proxies:\n  - 10.0.0.1\n  - ::1\n")
        #expect(settings.allowedHosts == ["a.example", "b.example"])
        #expect(settings.trustedProxies == ["10.0.0.1", "::1"])
    }

    @Test(arguments: ["0123456", "0x1F", "1e5", "yes", "no", "1_000", "12:30:45", "007", "1.50", "~x", "2026-11-17"])
    func `a value in the file is taken as it is written`(text: String) throws {
        #expect(try read(yaml: "metrics-token: \(text)").metricsToken == text)
    }

    @Test(arguments: ["metrics-token:", "metrics-token: ~", "metrics-token: null", "metrics-token: ''"])
    func `a key without a value opens no door`(yaml: String) throws {
        #expect(try read(yaml: yaml).metricsToken == nil)
    }

    @Test(arguments: ["- port", "port", "port: [", "port: 1\n  host: 2", "name: {a: 1}"])
    func `a file that is no list of settings does not start`(yaml: String) {
        #expect(!problems(yaml: yaml).isEmpty)
    }

    @Test func `the file may be absent unless it was named, and may be empty`() throws {
        let absent = TestFiles.path(".yaml")
        #expect(try Settings.read(arguments: [:], environment: [:], file: absent).port == 8080)
        #expect(try read(yaml: "").port == 8080)
        #expect(try read(yaml: "# nothing yet\n").port == 8080)
        let error = #expect(throws: SettingsError.self) {
            try Settings.read(arguments: [:], environment: [:], file: absent, isFileNamed: true)
        }
        #expect(error?.problems.first?.contains(absent.path) == true)
    }

    @Test func `without a base address the portal is reached on this machine at its port`() throws {
        #expect(try read(["port": "9000"]).resolvedBaseURL().origin == "http://localhost:9000")
        #expect(try read(["base-url": "https://Portal.Example/"]).resolvedBaseURL().origin == "https://portal.example")
    }
}
