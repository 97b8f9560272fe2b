package import Kernel
package import Store
package import Trust

/// A legal fact, as a register keeps it.
///
/// The whole record is kept as canonical JSON; `columns` are what queries need besides.
package protocol Record: Codable, Sendable, Equatable {
    /// The register's name, also in every entry: `company`.
    static var register: String { get }
    /// The institution that answers for the register.
    static var custodian: String { get }
    /// The table of current rows: `Register.table(…)` makes it.
    static var table: Table { get }

    /// What the record is known by: never reused.
    var key: String { get }
    /// Values for the table's own columns, in the order of the table.
    var columns: [Value] { get }
}

/// A record that anybody may read. It may name whoever holds an office or owns a company, as a
/// managing director or an officer at a desk, and nothing else of a person.
package protocol PublicRecord: Record {}

/// A record about a person, or in which a person can be recognised. It is read only through
/// `Access`, which keeps who read it, when and why.
package protocol PersonalRecord: Record {
    /// Whom the record is about; a reading is shown to them.
    var subjects: [PersonNumber] { get }
    /// Who else is named in it by number: an officer's look at it stands in their list, too.
    var mentions: [PersonNumber] { get }
    /// The case that the record belongs to, if it belongs to one.
    var belongsToCase: String? { get }
    /// Under whose key it is kept: when their data is erased, the record is gone. Nil for what says
    /// nothing but a number and a day, and is needed where no key is at hand.
    var keyHolder: KeyHolder? { get }
    /// Which member of an object holds the name of the person whose number another member holds:
    /// names of other people than the holder are kept under their own keys.
    static var namesBesideNumbers: [(number: String, name: String)] { get }
}

extension PersonalRecord {
    package var mentions: [PersonNumber] { [] }
    package var belongsToCase: String? { nil }
    package var keyHolder: KeyHolder? { .person(subjects[0]) }
    package static var namesBesideNumbers: [(number: String, name: String)] {
        [("number", "name")]
    }
}

/// Who does something, for whom, in which case and under which law.
package struct Act: Codable, Sendable, Equatable {
    /// What is done, a verb: `register`, `settle`, `sign`.
    package var verb: String
    package var actor: Actor
    package var caseID: String?
    /// The article or decision that allows it, as text for people.
    package var law: String
    /// Why, where a person decided: shown to the parties.
    package var reason: String?

    package init(
        _ verb: String, by actor: Actor, case caseID: String? = nil, law: String,
        reason: String? = nil
    ) {
        self.verb = verb
        self.actor = actor
        self.caseID = caseID
        self.law = law
        self.reason = reason
    }
}

package enum Actor: Codable, Sendable, Equatable {
    case person(PersonNumber)
    /// Somebody who acts for another, under a mandate: every act names both.
    case representative(PersonNumber, of: PersonNumber, mandate: String)
    /// An officer of an institution, on duty.
    case officer(PersonNumber, institution: String)
    /// Another system that an institution runs, of which somebody allowed it.
    case client(String, institution: String)
    /// Pird itself, by a named job.
    case system(String)

    package var person: PersonNumber? {
        switch self {
        case .person(let number), .officer(let number, _), .representative(let number, _, _):
            number
        case .client, .system: nil
        }
    }

    /// Who acted for another; nil for everybody who acted for themselves or on duty.
    package var representative: PersonNumber? {
        if case .representative(let number, _, _) = self { number } else { nil }
    }

    /// A short text for the scope of idempotency keys and for journals.
    package var label: String {
        switch self {
        case .person(let number): "person:\(number.digits)"
        case .representative(let number, let other, _):
            "representative:\(number.digits):\(other.digits)"
        case .officer(let number, let institution): "officer:\(number.digits)@\(institution)"
        case .client(let id, let institution): "client:\(id)@\(institution)"
        case .system(let job): "system:\(job)"
        }
    }
}

/// One change of a register, forever.
package struct Entry<R: Record>: Sendable {
    package let id: String
    package let version: Int
    package let recordedAt: Moment
    package let validFrom: Day
    package let act: Act
    package let record: R
    /// SHA-256 over salt and canonical JSON: what the public log holds.
    package let hash: [UInt8]
}

/// The time, the ids and the keys that an entry needs, handed to whoever may enter.
package struct Registrar: Sendable {
    package let clock: any Clock
    package let identifiers: Identifiers
    package let randomness: any Randomness
    /// The keys under which personal data is kept.
    package let vault: Vault

    /// - Parameter secret: the deployment's.
    package init(clock: any Clock, randomness: any Randomness, secret: Secret) {
        self.clock = clock
        self.randomness = randomness
        vault = Vault(secret, randomness: randomness)
        identifiers = Identifiers(clock: clock, randomness: randomness)
    }

    package var now: Moment { clock.now }
    package var today: Day { clock.now.day }
}

/// The register of one kind of record: the only door through which a legal fact changes.
package struct Register<R: Record>: Sendable {
    package init(_ type: R.Type = R.self) {}

    /// The table for the current rows: key, version, the record as JSON, then `columns`, and when
    /// it was recorded; of a personal record, whose key has sealed it, and the sealed JSON instead
    /// of the other.
    package static func table(
        _ name: SchemaName, since version: Int = 1, _ columns: [Table.Column],
        unique: [[SchemaName]] = [], indexes: [Table.Index] = []
    ) -> Table {
        let sealed: [Table.Column] =
            R.self is any PersonalRecord.Type
            ? [
                .text("record_holder").optional.since(6), .blob("record_sealed").optional.since(6),
            ] : []
        return Table(
            name, since: version,
            [.text("record_key"), .integer("record_version"), .text("record_json")] + columns
                + [.integer("recorded_at").since(2, before: .integer(0))] + sealed,
            key: ["record_key"], unique: unique, indexes: indexes)
    }

    /// Writes the current row, the immutable entry and the leaf for the log, in the caller's
    /// transaction.
    ///
    /// - Parameter expected: the version this change was decided on; `StaleVersion` when the
    ///   record has moved on since. Nil for a record that must not exist yet.
    /// - Throws: `StaleVersion`; `StoreError.notUnique` when a column that is one of a kind is
    ///   taken.
    @discardableResult
    package func enter(
        _ record: R, replacing expected: Int?, act: Act, validFrom: Day? = nil,
        with registrar: Registrar, in db: Database
    ) throws -> Entry<R> {
        let seal = try RecordSeal(record, isNew: expected == nil, with: registrar, in: db)
        let json = try seal?.othersSealed(in: JSON(record)) ?? JSON(record)
        let row = RecordRow(json.canonical, of: record, under: seal?.key)
        let now = try writeRow(
            record, row, replacing: expected, at: registrar.now, in: db)
        let version = (expected ?? 0) + 1
        let validFrom = validFrom ?? now.day
        let salt = registrar.randomness.bytes(32)
        let body = JSON.object([
            "register": .string(R.register), "key": .string(record.key),
            "version": .integer(Int64(version)), "recordedAt": .string(now.iso),
            "validFrom": .string(validFrom.iso), "act": try JSON(act), "record": json,
        ]).canonical
        let entry = Entry(
            id: registrar.identifiers.next(), version: version, recordedAt: now,
            validFrom: validFrom, act: act, record: record, hash: sha256(salt + body.utf8))
        let kept = EntryBody(salt: salt, text: body).kept(entry.id, under: seal?.key)
        try db.execute(
            """
            INSERT INTO register_entry
                (id, register, record_key, version, recorded_at, valid_from, case_id, body, salt,
                hash, holder, sealed)
            VALUES (\(entry.id), \(R.register), \(record.key), \(version), \(now), \(validFrom),
                \(act.caseID), \(kept.text), \(kept.salt), \(entry.hash), \(kept.holder ?? ""),
                \(kept.sealed))
            """)
        try PublicLog.add(entry.id, entry.hash, in: db)
        return entry
    }

    /// Writes the current row; gives the moment of the change, which is after the last one's even
    /// when the clock was set back.
    ///
    /// A new row is not looked for first: on PostgreSQL, to have seen that a key is not there
    /// stands in the way of everybody who inserts beside it. A row that stays is updated in its
    /// place for the same reason.
    private func writeRow(
        _ record: R, _ row: RecordRow, replacing expected: Int?, at now: Moment, in db: Database
    ) throws -> Moment {
        func values(_ version: Int, _ moment: Moment) -> [Value] {
            var values: [Value] =
                [.text(record.key), .integer(Int64(version)), .text(row.json)] + record.columns
            values.append(moment.stored)
            if R.self is any PersonalRecord.Type {
                values += [
                    row.holder.map { .text($0) } ?? .null, row.sealed.map { .blob($0) } ?? .null,
                ]
            }
            return values
        }
        guard let expected else {
            let added = try db.changes(
                """
                INSERT INTO \(name: R.table.name) (\(Query.list(R.table.columnNames)))
                VALUES (\(Query.list(values(1, now).map { "\($0)" })))
                ON CONFLICT (record_key) DO NOTHING
                """)
            guard added == 1 else { throw StaleVersion() }
            return now
        }
        let current = try db.row(
            """
            SELECT record_version, recorded_at FROM \(name: R.table.name)
            WHERE record_key = \(record.key)
            """)
        guard let current, try current.integer(0) == Int64(expected) else { throw StaleVersion() }
        let moment = max(now, Moment(microseconds: try current.integer(1) + 1))
        let settings = zip(R.table.columnNames, values(expected + 1, moment)).dropFirst().map {
            name, value in
            "\(name) = \(value)" as Query
        }
        try db.execute(
            """
            UPDATE \(name: R.table.name) SET \(Query.list(settings))
            WHERE record_key = \(record.key)
            """)
        return moment
    }

    /// Every entry of a record, oldest first; none that was erased.
    ///
    /// - Parameter vault: opens what is personal.
    func entries(_ key: String, _ vault: Vault?, in db: Database) throws -> [Entry<R>] {
        let keys = OpenKeys(vault, in: db)
        return try db.rows(
            """
            SELECT \(Self.entryColumns) FROM register_entry
            WHERE register = \(R.register) AND record_key = \(key) ORDER BY version
            """
        ).compactMap { try decoded($0, keys) }
    }

    func versioned(
        _ key: String, _ vault: Vault?, in db: Database
    ) throws -> Versioned<R>? {
        try db.row(
            "SELECT \(Self.rowColumns) FROM \(name: R.table.name) WHERE record_key = \(key)"
        ).flatMap { try current($0, OpenKeys(vault, in: db)) }
    }

    /// What the register held at an instant, whatever it held later.
    func known(
        _ key: String, asOf instant: Moment, _ vault: Vault?, in db: Database
    ) throws -> Entry<R>? {
        try db.row(
            """
            SELECT \(Self.entryColumns) FROM register_entry
            WHERE register = \(R.register) AND record_key = \(key) AND recorded_at <= \(instant)
            ORDER BY version DESC LIMIT 1
            """
        ).flatMap { try decoded($0, OpenKeys(vault, in: db)) }
    }

    /// What held on a day, as far as it was known at an instant: of the entries recorded by then
    /// and in force by that day, the last.
    func valid(
        _ key: String, on day: Day, knownAt instant: Moment, in db: Database
    ) throws -> Entry<R>? {
        try db.row(
            """
            SELECT \(Self.entryColumns) FROM register_entry
            WHERE register = \(R.register) AND record_key = \(key)
                AND recorded_at <= \(instant) AND valid_from <= \(day)
            ORDER BY valid_from DESC, version DESC LIMIT 1
            """
        ).flatMap { try decoded($0, OpenKeys(nil, in: db)) }
    }

    func all(
        where condition: Query, _ vault: Vault?, in db: Database
    ) throws -> [Versioned<R>] {
        let keys = OpenKeys(vault, in: db)
        return try db.rows(
            "SELECT \(Self.rowColumns) FROM \(name: R.table.name) WHERE \(condition)"
        ).compactMap { try current($0, keys) }
    }

    private static var rowColumns: Query {
        R.self is any PersonalRecord.Type
            ? "record_version, record_json, record_key, record_holder, record_sealed"
            : "record_version, record_json"
    }

    private static var entryColumns: Query {
        "id, version, recorded_at, valid_from, body, hash, salt, holder, sealed"
    }

    private func current(_ row: Row, _ keys: OpenKeys) throws -> Versioned<R>? {
        guard
            let text = R.self is any PersonalRecord.Type
                ? try keys.json(of: row, R.register) : try row.text(1)
        else { return nil }
        return Versioned(
            version: Int(try row.integer(0)), record: try keys.decode(R.self, text))
    }

    private func decoded(_ row: Row, _ keys: OpenKeys) throws -> Entry<R>? {
        let id = try row.text(0)
        guard
            let body = try keys.body(
                id, text: row.text(4), salt: row.blob(6), holder: row.optionalText(7),
                sealed: row.value(8))
        else { return nil }
        guard case .object(let members) = try JSON(parsing: Array(body.text.utf8)),
            let act = members["act"], let record = members["record"],
            let validFrom = Day(iso: try row.text(3))
        else { throw StoreError.wrongType("entry \(id)") }
        return Entry(
            id: id, version: Int(try row.integer(1)), recordedAt: try row.moment(2),
            validFrom: validFrom, act: try act.decode(Act.self),
            record: try keys.opened(record).decode(R.self), hash: try row.blob(5))
    }
}

/// A record and the version it has now: what a change must name.
package struct Versioned<R: Record>: Sendable, Equatable {
    package let version: Int
    package let record: R

    package init(version: Int, record: R) {
        self.version = version
        self.record = record
    }
}

/// The record has changed since the person saw it.
package struct StaleVersion: Error {
    package init() {}
}

extension Register where R: PublicRecord {
    package func record(_ key: String, in db: Database) throws -> Versioned<R>? {
        try versioned(key, nil, in: db)
    }

    package func record(_ key: String, asOf instant: Moment, in db: Database) throws -> R? {
        try known(key, asOf: instant, nil, in: db)?.record
    }

    package func record(
        _ key: String, validOn day: Day, knownAt instant: Moment, in db: Database
    ) throws -> R? {
        try valid(key, on: day, knownAt: instant, in: db)?.record
    }

    package func history(_ key: String, in db: Database) throws -> [Entry<R>] {
        try entries(key, nil, in: db)
    }

    /// Current records that fulfil a condition on the table's columns.
    package func records(where condition: Query, in db: Database) throws -> [Versioned<R>] {
        try all(where: condition, nil, in: db)
    }
}

package enum RegistersSchema {
    /// With those of trust: no entry is without its leaf.
    package static let tables: [Table] =
        PublicLog.tables + SealKeys.tables + Vault.tables + [
            Table(
                "register_entry",
                [
                    .text("id"), .text("register"), .text("record_key"), .integer("version"),
                    .integer("recorded_at"), .text("valid_from"), .text("case_id").optional,
                    .text("body"), .blob("salt"), .blob("hash"),
                    // Of a personal record: salt and body, under the key of the holder. The holder is
                    // empty for what is kept in the clear, and null for what was entered before there
                    // were keys and nobody has looked at yet.
                    .text("holder").optional.since(6), .blob("sealed").optional.since(6),
                ],
                key: ["id"], unique: [["register", "record_key", "version"]],
                indexes: [["case_id"], (["holder"] as Table.Index).since(6)]),
            Access.table,
            Person.table,
            Employment.table,
            Officer.table,
            Mandate.table,
            Alias.table,
            Erasure.table,
        ]
}
