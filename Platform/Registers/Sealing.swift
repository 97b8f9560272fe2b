package import Kernel
internal import Store
internal import Trust

/// Under whose key something personal is kept.
package enum KeyHolder: Hashable, Sendable {
    case person(PersonNumber)
    /// What was taken down of somebody whose number is not certain yet.
    case enrolment(String)
    /// A company or a register, whose data outlives the people in it.
    case organisation(String)

    /// What the vault calls it.
    package var name: String {
        switch self {
        case .person(let number): "person:\(number.digits)"
        case .enrolment(let id): "enrolment:\(id)"
        case .organisation(let name): "organisation:\(name)"
        }
    }
}

/// What seals a record that is about to be entered.
struct RecordSeal {
    let key: Vault.Key
    private let names: [(number: String, name: String)]
    private let registrar: Registrar
    private let db: Database

    /// Nil for a record that is kept in the clear.
    init?(_ record: some Record, isNew: Bool, with registrar: Registrar, in db: Database) throws {
        guard let personal = record as? any PersonalRecord, let holder = personal.keyHolder else {
            return nil
        }
        key = try registrar.vault.makeKey(
            of: holder.name, isNew: isNew, at: registrar.now, in: db)
        names = type(of: personal).namesBesideNumbers
        self.registrar = registrar
        self.db = db
    }

    /// The record with the names of other people under their own keys, so that they can disappear
    /// from it.
    func othersSealed(in json: JSON) throws -> JSON {
        switch json {
        case .array(let values): return .array(try values.map(othersSealed))
        case .object(var members):
            for pair in names {
                guard case .string(let digits)? = members[pair.number],
                    let person = PersonNumber(digits), case .object? = members[pair.name],
                    let name = members[pair.name],
                    case let holder = KeyHolder.person(person).name, holder != key.holder
                else { continue }
                let other: Vault.Key
                do {
                    other = try registrar.vault.makeKey(
                        of: holder, isNew: false, at: registrar.now, in: db)
                } catch is Vault.Erased {
                    // What is left of them is a dash already.
                    continue
                }
                members[pair.name] =
                    SealedName(
                        person: digits,
                        bytes: other.seal(name.canonicalBytes, for: SealedName.purpose)
                    ).json
            }
            return .object(
                try members.mapValues { try SealedName($0) == nil ? othersSealed(in: $0) : $0 })
        default: return json
        }
    }
}

/// The name of somebody inside another's record.
private struct SealedName {
    static let purpose = "name"
    let person: String
    let bytes: [UInt8]

    init(person: String, bytes: [UInt8]) {
        self.person = person
        self.bytes = bytes
    }

    init?(_ json: JSON) {
        guard case .object(let members) = json, members.count == 2,
            case .string(let person)? = members["of"], case .string(let text)? = members["sealed"],
            let sealed = Trust.bytes(base64: text)
        else { return nil }
        self.init(person: person, bytes: sealed)
    }

    var json: JSON { .object(["of": .string(person), "sealed": .string(base64(bytes))]) }
}

/// A current row as it is kept.
struct RecordRow {
    let json: String
    let holder: String?
    let sealed: [UInt8]?

    init(_ json: String, of record: some Record, under key: Vault.Key?) {
        self.json = key == nil ? json : ""
        holder = key?.holder
        sealed = key?.seal(
            json.utf8, for: RecordRow.purpose(type(of: record).register, record.key))
    }

    static func purpose(_ register: String, _ key: String) -> String { "record:\(register):\(key)" }
}

/// What an entry's hash is made of.
struct EntryBody {
    let salt: [UInt8]
    let text: String

    init(salt: [UInt8], text: String) {
        self.salt = salt
        self.text = text
    }

    struct Kept {
        let text: String
        let salt: [UInt8]
        let holder: String?
        let sealed: [UInt8]?
    }

    /// Salt and body are sealed together: without the salt nobody can guess what a hash stood for.
    func kept(_ id: String, under key: Vault.Key?) -> Kept {
        guard let key else { return Kept(text: text, salt: salt, holder: nil, sealed: nil) }
        return Kept(
            text: "", salt: [], holder: key.holder,
            sealed: key.seal(salt + text.utf8, for: EntryBody.purpose(id)))
    }

    static func purpose(_ id: String) -> String { "entry:\(id)" }
}

/// The keys that reading needs, each fetched once in a transaction.
final class OpenKeys {
    private let vault: Vault?
    private let db: Database
    private var known: [String: Vault.Key?] = [:]

    init(_ vault: Vault?, in db: Database) {
        self.vault = vault
        self.db = db
    }

    private func key(_ holder: String) throws -> Vault.Key? {
        if let key = known[holder] { return key }
        guard let vault else { preconditionFailure("personal data is read with its keys") }
        let key = try vault.key(of: holder, in: db)
        if key == nil, try !Vault.isErased(holder, in: db) {
            throw Vault.Unreadable(what: "the data of \(holder), whose key is missing,")
        }
        known[holder] = key
        return key
    }

    /// The JSON of a current row; nil when it was erased.
    func json(of row: Row, _ register: String) throws -> String? {
        guard let holder = try row.optionalText(3) else { return try row.text(1) }
        let plain = try key(holder)?.open(
            row.blob(4), for: RecordRow.purpose(register, row.text(2)))
        return plain.map { String(decoding: $0, as: UTF8.self) }
    }

    /// What an entry says; nil when it was erased.
    func body(
        _ id: String, text: String, salt: [UInt8], holder: String?, sealed: Value
    ) throws -> EntryBody? {
        guard let holder, !holder.isEmpty, case .blob(let sealed) = sealed else {
            return EntryBody(salt: salt, text: text)
        }
        guard let plain = try key(holder)?.open(sealed, for: EntryBody.purpose(id)),
            plain.count > 32
        else { return nil }
        return EntryBody(
            salt: Array(plain.prefix(32)),
            text: String(decoding: plain.dropFirst(32), as: UTF8.self))
    }

    /// A record of which the names of others are opened.
    func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
        // Most name nobody else, and need no tree between text and value.
        guard text.contains("\"sealed\":") else {
            return try JSON.decode(type, fromCanonical: text)
        }
        return try opened(JSON(parsing: Array(text.utf8))).decode(type)
    }

    /// The same as text.
    func readable(_ text: String) throws -> String {
        guard text.contains("\"sealed\":") else { return text }
        return try opened(JSON(parsing: Array(text.utf8))).canonical
    }

    func opened(_ json: JSON) throws -> JSON {
        if let name = SealedName(json) {
            guard let key = try key("person:\(name.person)") else { return OpenKeys.erasedName }
            return try JSON(parsing: key.open(name.bytes, for: SealedName.purpose))
        }
        return switch json {
        case .array(let values): .array(try values.map(opened))
        case .object(let members): .object(try members.mapValues(opened))
        default: json
        }
    }

    private static let erasedName: JSON = {
        guard let json = try? JSON(PersonName(ckb: "—", ar: "—", latin: "—")) else {
            preconditionFailure("a name is JSON")
        }
        return json
    }()
}
