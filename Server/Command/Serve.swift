import ArgumentParser
import Dispatch
import Foundation
import House
import Hummingbird
import HummingbirdCore
import Kernel
import Logging
import NIOCore
import Registers
import ServiceLifecycle
import Store
import Trust

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the portal.",
        discussion: """
            An embedded database is brought to the program's schema at the start; on PostgreSQL \
            that is done by pird migrate, once, before the first process of a new version starts.

            SIGTERM ends it gently: /readyz answers 503 at once, requests are served for --drain \
            seconds more, then those under way are finished. SIGINT leaves out the waiting.
            """)

    @Option(help: "The port to listen on.")
    var port = 8080

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @OptionGroup var place: Place

    @OptionGroup var seals: SealOptions

    @Option(help: "Where the site is, as people write it: https://gov.krd")
    var address: String?

    @Option(help: "The folder of the catalogue.")
    var catalogue: String?

    @Option(help: "Seconds to go on serving after SIGTERM, until a proxy has noticed.")
    var drain = 0

    @Option(
        help: """
            How many proxies stand in front: as many last entries of X-Forwarded-For are believed, \
            to count attempts to sign in by where they come from.
            """)
    var proxies = 0

    @Option(
        help: """
            How many requests one network may make at the doors for programs in five minutes, at \
            this process.
            """)
    var requests = 600

    @Option(
        name: .customLong("witness"),
        help: """
            Who cosigns the log: the witness's key and address, with a space between. May be given \
            several times.
            """)
    var witnesses: [String] = []

    @Flag(help: "Invented people, a list to sign in as one of them, and a bank without money.")
    var sample = false

    func run() async throws {
        try await reporting {
            var logger = Logger(label: "pird")
            logger.logLevel = .notice
            let address = address ?? "http://localhost:\(port)"
            let folder = try DataFolder(place.data)
            let secret = try folder.secret(SystemRandomness())
            let registrar = Registrar(
                clock: SystemClock(), randomness: SystemRandomness(), secret: Secret(secret))
            let database = try place.open()
            let migrations = Migrations(House.schema, on: database)
            if database.kind == .sqlite { try await migrations.run(at: registrar.clock) }
            var settings = House.Settings(
                catalogueFolder: try CatalogueFolder.find(catalogue), address: address,
                isSample: sample,
                secret: secret,
                spoolFolder: folder.path + "/spool", galleryFolder: folder.path + "/gallery",
                proxies: proxies)
            guard requests > 0 else { throw Failure("--requests is a number above 0") }
            settings.requestsPerWindow = requests
            settings.sealPassphrase = try seals.passphrase()
            settings.sealToken = try seals.token()
            settings.witnesses = try witnesses.map { text in
                guard let witness = WitnessLink(text) else {
                    throw Failure("no witness: \(text); give its key and its address")
                }
                return witness
            }
            guard Set(settings.witnesses.map(\.key)).count == settings.witnesses.count else {
                throw Failure("a witness is named twice")
            }
            let house = try await House(settings, database: database, registrar: registrar)
            let application = Application(
                responder: house.site,
                // Who says nothing for a minute makes room for somebody else.
                server: .http1(configuration: .init(idleTimeout: .seconds(60))),
                configuration: ApplicationConfiguration(
                    address: .hostname(host, port: port), serverName: nil,
                    availableConnectionsDelegate: MaximumAvailableConnections(
                        visitorLimit(besides: place.connections))),
                onServerRunning: { [sample] _ in announce(address, sample: sample) },
                logger: logger)
            let background = Task { [logger] in
                await scheduler(house, database, registrar, logger).run()
            }
            let watching = Task { [logger] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    do { try await house.refreshCatalogue() } catch { logger.error("\(error)") }
                }
            }
            defer { watching.cancel() }
            do { try await serve(application, house, logger) } catch let error as IOError
                where error.errnoCode == EADDRINUSE
            {
                throw Failure("port \(port) is in use; choose another with --port")
            }
            background.cancel()
            await background.value
            await database.close()
        }
    }

    private func scheduler(
        _ house: House, _ database: any DatabaseEngine, _ registrar: Registrar, _ logger: Logger
    ) -> Scheduler {
        // The process's own name: nobody else has had it or will have it.
        let runner =
            "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier):"
            + registrar.identifiers.next()
        return Scheduler(
            house.jobs, lease: Lease("jobs", holder: runner, on: database), database: database,
            clock: registrar.clock
        ) { logger.error("\($0)") }
    }

    /// Until a signal has ended it and every request under way is answered.
    private func serve(
        _ application: some ServiceLifecycle.Service, _ house: House, _ logger: Logger
    ) async throws {
        let group = ServiceGroup(
            configuration: .init(services: [application], logger: logger))
        let drain = drain
        let signals = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                house.leaving.begin()
                Task {
                    if number == SIGTERM { try? await Task.sleep(for: .seconds(drain)) }
                    await group.triggerGracefulShutdown()
                }
            }
            source.resume()
            return source
        }
        defer { for source in signals { source.cancel() } }
        try await group.run()
    }
}

/// How many connections visitors may hold open. Files are left for the database and for Swift's own
/// threads, which end the program when they can open none.
private func visitorLimit(besides connections: Int) -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return max(16, Int(limit.rlim_cur) - connections - 200)
}

private func announce(_ address: String, sample: Bool) {
    print("Pird serves \(address)")
    if sample {
        print("Sample people who can sign in at \(address)/en/sign-in:")
        for person in House.samplePeople {
            print("  \(person.number)  \(person.name) – \(person.what)")
        }
    }
    print("Stop with Ctrl-C.")
    fflush(nil)
}
