import ArgumentParser
import Database
import Foundation
import Identity
import Kernel
import Portal
import Web

/// `kabinet user`: accounts of the vendor's own people, made before anybody can sign in.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Accounts of the vendor's people.",
        subcommands: [Create.self, Password.self, Disable.self, Enable.self])

    /// `kabinet user create`
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account; the password is read from standard input.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "E-mail address to sign in with.") var email: String
        @Argument(help: "The person's name.") var name: String
        @Option(help: "manager, accountant, support or administrator") var staffRole = "manager"

        func run() async throws {
            guard let role = StaffRole(rawValue: staffRole) else {
                throw ValidationError(
                    "--staff-role is one of \(StaffRole.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            try await UserCommand.change(email, options) { identity, address, password in
                _ = try await identity.createStaffUser(
                    email: address, name: name, role: role, password: password, at: Date())
                Say.line("\(address) may sign in.")
            }
        }
    }

    /// `kabinet user password`
    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password, read from standard input; ends the person's sessions.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "E-mail address of the account.") var email: String

        func run() async throws {
            try await UserCommand.change(email, options) { identity, address, password in
                try await identity.setPassword(password, of: address, at: Date())
                Say.line("The password of \(address) is changed.")
            }
        }
    }

    /// `kabinet user disable`
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close an account at once; ends the person's sessions.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "E-mail address of the account.") var email: String

        func run() async throws {
            try await UserCommand.withAccount(email, options) { account, tx in
                try Identity.disable(account.id, by: .system("kabinet user"), at: Date(), in: tx)
            }
            Say.line("\(email) is closed.")
        }
    }

    /// `kabinet user enable`
    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a closed account again.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "E-mail address of the account.") var email: String

        func run() async throws {
            try await UserCommand.withAccount(email, options) { account, tx in
                try Identity.enable(account.id, by: .system("kabinet user"), at: Date(), in: tx)
            }
            Say.line("\(email) may sign in.")
        }
    }

    private static func withAccount(
        _ email: String, _ options: SettingsOptions,
        _ work: @escaping @Sendable (UserAccount, Transaction) throws -> Void
    ) async throws {
        let settings = try options.read()
        guard let address = try? EmailAddress(email) else { throw ValidationError("“\(email)” is no e-mail address") }
        let database = try await options.openDatabase(settings, SettingsOptions.logger(settings))
        let found = try await database.write { tx in
            guard let account = try Identity.user(withEmail: address, in: tx) else { return false }
            try work(account, tx)
            return true
        }
        try await database.close()
        guard found else {
            Say.error("There is no account \(address).")
            throw ExitCode(1)
        }
    }

    private static func change(
        _ email: String, _ options: SettingsOptions,
        _ work: (Identity, EmailAddress, Secret<String>) async throws -> Void
    ) async throws {
        let settings = try options.read()
        guard let address = try? EmailAddress(email) else { throw ValidationError("“\(email)” is no e-mail address") }
        FileHandle.standardError.write(Data("Password: ".utf8))
        guard let password = Terminal.readHidden(), !password.isEmpty else {
            throw ValidationError("a password is expected on standard input")
        }
        let logger = SettingsOptions.logger(settings)
        let database = try await options.openDatabase(settings, logger)
        let portal = try await Portal(settings: settings, database: database, logger: logger)
        do {
            try await work(portal.identity, address, Secret(password))
        } catch let refusal as any Refusal {
            Say.error(portal.site.texts.text(refusal.key, in: .en, TextArguments(refusal.arguments)))
            throw ExitCode(1)
        } catch is NotFound {
            Say.error("There is no account \(address).")
            throw ExitCode(1)
        }
        try await database.close()
    }
}

/// The terminal the command was typed into.
private enum Terminal {
    /// Reads a line without showing it; a pipe is read as it is.
    static func readHidden() -> String? {
        var settings = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &settings) == 0 else { return readLine() }
        var hidden = settings
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine()
    }
}
