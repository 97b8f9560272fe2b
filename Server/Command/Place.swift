import ArgumentParser
import Foundation
import House
import Kernel
import Store

/// Where a deployment keeps what it must keep: the options that every command has.
struct Place: ParsableArguments {
    @Option(help: "The folder for the embedded database and the keys; made when it is not there.")
    var data = ".pird"

    @Option(
        help: """
            Another database: postgres://user@host/name, or the path of a SQLite file. Also from \
            the environment, as PIRD_DATABASE.
            """)
    var database: String?

    @Option(help: "A file whose first line is the database's address, for one with a password.")
    var databaseFile: String?

    @Option(help: "How many connections to PostgreSQL are held.")
    var connections = 16

    func validate() throws {
        if database != nil, databaseFile != nil {
            throw ValidationError("give --database or --database-file, not both")
        }
        if let database, DatabaseAddress(database).hasPassword {
            throw ValidationError(
                "a password on the command line can be read by everybody on this machine: put the "
                    + "address into a file for --database-file, or into PIRD_DATABASE")
        }
        guard (1...500).contains(connections) else {
            throw ValidationError("--connections is from 1 to 500")
        }
    }

    /// What was asked for, else the environment, else the file in the data folder.
    func address() throws -> DatabaseAddress {
        if let databaseFile { return try DatabaseAddress(file: databaseFile) }
        if let text = database ?? ProcessInfo.processInfo.environment["PIRD_DATABASE"] {
            return DatabaseAddress(text)
        }
        return DatabaseAddress(DataFolder.database(in: data))
    }

    func open() throws -> any DatabaseEngine {
        let address = try address()
        if address.kind == .sqlite { _ = try DataFolder(data) }
        return try address.open(connections: connections)
    }

    /// For commands that make no sense on a database that is not there.
    func openExisting() throws -> any DatabaseEngine {
        let address = try address()
        guard address.exists else { throw Failure("no database at \(address)") }
        return try address.open(connections: min(connections, 2))
    }
}

/// Something that the operator can act on; the program ends with 1.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Runs a command's work; an error becomes one line.
func reporting(_ work: () async throws -> Void) async throws {
    do { try await work() } catch let code as ExitCode { throw code } catch {
        FileHandle.standardError.write(Data("pird: \(error)\n".utf8))
        throw ExitCode(1)
    }
}

/// The folder that holds everything a deployment must keep.
struct DataFolder {
    let path: String

    static func database(in path: String) -> String { path + "/pird.sqlite" }

    init(_ path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    /// The deployment's secret: made once, readable by its owner only.
    func secret(_ randomness: any Randomness) throws -> [UInt8] {
        let file = path + "/secret.key"
        if let known = try knownSecret() { return known }
        let fresh = randomness.bytes(32)
        // Forced to the disk before anything is sealed with it: without it, what is kept of people is
        // lost. Never in the place of one that another process has made meanwhile.
        let new = "\(file).\(ProcessInfo.processInfo.processIdentifier)"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0, write(descriptor, fresh, fresh.count) == fresh.count,
            fsync(descriptor) == 0, close(descriptor) == 0
        else { throw ValidationError("\(file) cannot be written") }
        defer { unlink(new) }
        guard link(new, file) == 0 else {
            if let known = try knownSecret() { return known }
            throw ValidationError("\(file) cannot be written")
        }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0, fsync(folder) == 0, close(folder) == 0 else {
            throw ValidationError("\(path) cannot be forced to the disk")
        }
        return fresh
    }

    /// For commands that only read: what a new key would open is nothing.
    func existingSecret() throws -> [UInt8] {
        guard let known = try knownSecret() else {
            throw ValidationError(
                "\(path)/secret.key is missing: without it nothing personal can be opened")
        }
        return known
    }

    private func knownSecret() throws -> [UInt8]? {
        let file = path + "/secret.key"
        guard let known = FileManager.default.contents(atPath: file) else { return nil }
        guard known.count == 32 else {
            throw ValidationError("\(file) is damaged: it should have 32 bytes")
        }
        return Array(known)
    }
}
