import ArgumentParser

@main
struct Pird: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pird", abstract: "Digital government as one program.",
        subcommands: [
            Serve.self, Found.self, Enrol.self, Migrate.self, Check.self, MoveData.self,
            MakeBackup.self,
            Restore.self, CatalogueCommand.self,
            OutboxDesk.self, KeysCommand.self, LogCommand.self, WitnessCommand.self,
            ReplaceSigningKeys.self, Erase.self,
            Measure.self, MeasureCompanies.self, MeasureIris.self,
            MeasureGallery.self,
            MeasureSignatures.self, MeasureLog.self, MeasureSeals.self,
        ])

    static func main() async {
        CoreDumps.leaveOut()
        await main(nil)
    }
}
