internal import Crypto
internal import Foundation
package import Kernel

/// All data of a database in one file, of whichever engine, to be restored into whichever.
///
/// The file is one consistent state, taken while the house serves. It carries the fingerprint of
/// what it holds, and a restored database must have the same.
///
///     magic "pirdbak1" · version: u32 · made at: i64
///     table: "T", name, number of columns: u16, their names · rows: "R", values · "E", count: u64
///     end: "Z", the fingerprint as a string · sha-256 of all bytes before
package enum Backup {
    fileprivate static let magic = Array("pirdbak1".utf8)

    package struct Damaged: Error, CustomStringConvertible {
        package let description: String
    }

    /// Writes a backup to a path where nothing is yet. The file is there when all of it is on the
    /// disk, and not before; only its owner can read it.
    package static func make(
        of engine: any DatabaseEngine, _ catalogue: SchemaCatalogue, to path: String,
        at clock: any Clock
    ) async throws -> Fingerprint {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Damaged(description: "\(path) is there already")
        }
        let version = try await Migrations.version(on: engine)
        guard (1...catalogue.version).contains(version) else {
            throw StoreError.changedSchema(
                "the data has version \(version), this program knows \(catalogue.version)")
        }
        let partial = path + ".partial"
        let now = clock.now
        let mark = try await engine.snapshot { db -> Fingerprint in
            // Begun again from nothing when the closure is run again.
            let file = try FileWriter(partial)
            defer { file.close() }
            file.write(magic)
            file.write(RowCode.big(UInt32(version)))
            file.write(RowCode.big(now.microseconds))
            var tables: [String: Fingerprint.TableMark] = [:]
            for table in catalogue.lasting(at: version) {
                let scan = TableScan(table, at: version)
                file.write([UInt8(ascii: "T")])
                file.write(string(table.name.text))
                file.write(RowCode.big(UInt16(scan.columns.count)))
                for column in scan.columns { file.write(string(column.text)) }
                var counter = RowCounter()
                try scan.all(in: db) { row in
                    let bytes = RowCode.encoded(row)
                    counter.add(bytes)
                    file.write([UInt8(ascii: "R")])
                    file.write(bytes)
                    try file.check()
                }
                tables[table.name.text] = counter.mark
                file.write([UInt8(ascii: "E")])
                file.write(RowCode.big(UInt64(counter.mark.rows)))
            }
            let mark = Fingerprint(tables: tables)
            file.write([UInt8(ascii: "Z")])
            file.write(string(mark.digest))
            try file.seal()
            return mark
        }
        guard rename(partial, path) == 0 else {
            throw Damaged(description: "\(path): \(String(cString: strerror(errno)))")
        }
        syncFolder(of: path)
        return mark
    }

    /// Reads a whole backup without a database; returns the fingerprint of what it holds.
    package static func verify(_ path: String) throws -> Fingerprint {
        try BackupReader(path).finish()
    }

    /// Puts a backup into an empty database and compares the two. The database is closed for
    /// writing until all of it is there and the same.
    package static func restore(
        _ path: String, into engine: any DatabaseEngine, _ catalogue: SchemaCatalogue,
        at clock: any Clock
    ) async throws -> Fingerprint {
        // Read once to the end before anything is touched: a damaged file restores nothing.
        let promised = try verify(path)
        let reader = try BackupReader(path)
        let version = reader.version
        guard version <= catalogue.version else {
            throw StoreError.changedSchema(
                "the backup has version \(version), this program knows \(catalogue.version)")
        }
        guard version >= 2 else {
            throw StoreError.changedSchema("the backup is older than backups are")
        }
        let begun = "a backup is being restored here"
        let found = try await Migrations.version(on: engine)
        if found == 0 {
            try await Migrations(catalogue, on: engine).run(at: clock, upTo: version)
            try await Gate.close(begun, at: clock.now, on: engine)
        } else {
            guard found == version, try await Gate.reason(on: engine) == begun else {
                throw Damaged(
                    description: "the database is not empty; a backup is restored into a new one")
            }
            // A restore that was broken off begins again.
            let tables = catalogue.lasting(at: version)
            try await engine.administer { db in
                for table in tables { try db.execute("DELETE FROM \(name: table.name)") }
            }
        }
        var batch = Batch()
        while let (table, columns, row) = try reader.next() {
            if table != batch.table || batch.rows.count >= TableScan.pieceSize {
                try await batch.store(in: engine)
                batch = Batch(table: table, columns: columns)
            }
            batch.rows.append(row)
        }
        try await batch.store(in: engine)
        let restored = try await Fingerprint.taken(of: engine, catalogue, at: version)
        guard restored == promised else {
            throw Damaged(
                description: "what was restored is not what was backed up:\n"
                    + restored.differences(from: promised).joined(separator: "\n"))
        }
        try await Gate.open(on: engine)
        return restored
    }

    private struct Batch {
        var table: SchemaName?
        var columns: [SchemaName] = []
        var rows: [[Value]] = []

        func store(in engine: any DatabaseEngine) async throws {
            guard let table, !rows.isEmpty else { return }
            let (columns, rows) = (columns, rows)
            _ = try await engine.administer { db in
                try db.load(table, columns) { loader in
                    for row in rows { try loader.add(row) }
                }
            }
        }
    }

    static func string(_ text: String) -> [UInt8] {
        RowCode.big(UInt16(text.utf8.count)) + Array(text.utf8)
    }

    private static func syncFolder(of path: String) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// A file that is written from one end to the other.
private final class FileWriter {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var hasher = SHA256()
    private var problem: Int32 = 0

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw failure(path, errno) }
    }

    func write(_ bytes: [UInt8]) {
        buffer += bytes
        if buffer.count > 1 << 16 { flush() }
    }

    /// Throws when a write before has failed.
    func check() throws {
        guard problem == 0 else { throw failure("the backup", problem) }
    }

    /// Ends the file with the hash of all of it, and forces it to the disk.
    func seal() throws {
        flush()
        buffer += Array(hasher.finalize())
        flush()
        if problem == 0, fsync(descriptor) != 0 { problem = errno }
        try check()
    }

    func close() { Foundation.close(descriptor) }

    private func flush() {
        hasher.update(data: buffer)
        var written = 0
        while written < buffer.count, problem == 0 {
            let count = buffer.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 { problem = errno } else { written += count }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

private func failure(_ path: String, _ code: Int32) -> Backup.Damaged {
    Backup.Damaged(description: "\(path): \(String(cString: strerror(code)))")
}

/// Reads a backup, trusting nothing of it.
private final class BackupReader {
    private let file: UnsafeMutablePointer<FILE>
    private let path: String
    private(set) var version = 0
    private var table: (name: SchemaName, columns: [SchemaName])?
    private var counter = RowCounter()
    private var hasher = SHA256()
    private var marks: [String: Fingerprint.TableMark] = [:]
    private var end: Fingerprint?

    init(_ path: String) throws {
        guard let file = fopen(path, "r") else { throw failure(path, errno) }
        self.file = file
        self.path = path
        guard try take(Backup.magic.count) == Backup.magic else {
            throw damaged("is not a backup of Pird")
        }
        version = Int(try RowCode.number(take) as UInt32)
        _ = try RowCode.number(take) as Int64
    }

    deinit { fclose(file) }

    /// The next row and its table; nil at the end.
    ///
    /// - Throws: `Backup.Damaged` where the file is cut off, or when it does not hold what its end
    ///   says.
    func next() throws -> (table: SchemaName, columns: [SchemaName], row: [Value])? {
        while end == nil {
            switch try take(1)[0] {
            case UInt8(ascii: "T"):
                guard table == nil else { throw damaged("is damaged") }
                let name = try name()
                let width: UInt16 = try RowCode.number(take)
                table = (name, try (0..<width).map { _ in try self.name() })
            case UInt8(ascii: "R"):
                guard let table else { throw damaged("is damaged") }
                let row = try table.columns.map { _ in try RowCode.value(take) }
                counter.add(RowCode.encoded(row))
                return (table.name, table.columns, row)
            case UInt8(ascii: "E"):
                guard let ended = table else { throw damaged("is damaged") }
                let mark = counter.mark
                guard try RowCode.number(take) as UInt64 == UInt64(mark.rows) else {
                    throw damaged("has lost rows of \(ended.name.text)")
                }
                marks[ended.name.text] = mark
                (table, counter) = (nil, RowCounter())
            case UInt8(ascii: "Z"):
                let mark = Fingerprint(tables: marks)
                guard table == nil, try string() == mark.digest else {
                    throw damaged("does not hold what was put into it")
                }
                let found = Array(hasher.finalize())
                guard try take(32) == found, fgetc(file) == EOF else {
                    throw damaged("does not hold what was put into it")
                }
                end = mark
            default: throw damaged("is damaged")
            }
        }
        return nil
    }

    /// Reads to the end; the fingerprint of all that was read.
    func finish() throws -> Fingerprint {
        while try next() != nil {}
        return end!
    }

    private func name() throws -> SchemaName {
        let text = try string()
        guard let name = SchemaName(checking: text) else { throw damaged("is damaged") }
        return name
    }

    private func string() throws -> String {
        String(decoding: try take(Int(try RowCode.number(take) as UInt16)), as: UTF8.self)
    }

    private func take(_ count: Int) throws -> [UInt8] {
        // No value is larger: SQLite and PostgreSQL both refuse it.
        guard count <= 1 << 30 else { throw damaged("is damaged") }
        var bytes: [UInt8] = []
        // In pieces, so that a false length does not take memory that no byte stands behind.
        while bytes.count < count {
            let piece = min(count - bytes.count, 1 << 16)
            let got = [UInt8](unsafeUninitializedCapacity: piece) { buffer, filled in
                filled = fread(buffer.baseAddress!, 1, piece, file)
            }
            guard !got.isEmpty else { throw damaged("is cut off") }
            bytes += got
        }
        hasher.update(data: bytes)
        return bytes
    }

    private func damaged(_ what: String) -> Backup.Damaged {
        Backup.Damaged(description: "\(path) \(what)")
    }
}
