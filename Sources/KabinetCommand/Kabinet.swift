import ArgumentParser

/// The program `kabinet`.
@main
struct Kabinet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kabinet",
        abstract: "The customer portal in front of 1C, ERP and CRM.",
        subcommands: [
            Serve.self, Work.self, Migrate.self, Demo.self, Import.self, Doctor.self, Audit.self, UserCommand.self,
            JobsCommand.self, SearchCommand.self, Routes.self,
        ],
        defaultSubcommand: Serve.self)
}
