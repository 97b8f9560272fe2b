import Foundation
import Kernel
import Rehearsal
import Testing

@testable import Trust

/// CBOR as RFC 8949 writes it, base32 as RFC 4648 does, and what statements are made of.
@Suite struct Statements {
    /// RFC 8949, appendix A.
    @Test(arguments: [
        (CBOR.integer(0), "00"), (.integer(10), "0a"), (.integer(23), "17"), (.integer(24), "1818"),
        (.integer(100), "1864"), (.integer(1000), "1903e8"), (.integer(1_000_000), "1a000f4240"),
        (.integer(1_000_000_000_000), "1b000000e8d4a51000"), (.integer(-1), "20"),
        (.integer(-10), "29"), (.integer(-100), "3863"), (.integer(-1000), "3903e7"),
        (.bool(false), "f4"), (.bool(true), "f5"), (.null, "f6"), (.bytes([]), "40"),
        (.bytes([1, 2, 3, 4]), "4401020304"), (.text(""), "60"), (.text("IETF"), "6449455446"),
        (.text("\"\\"), "62225c"), (.text("ü"), "62c3bc"), (.text("水"), "63e6b0b4"),
        (.array([]), "80"), (.array([.integer(1), .integer(2), .integer(3)]), "83010203"),
        (
            .array([
                .integer(1), .array([.integer(2), .integer(3)]),
                .array([.integer(4), .integer(5)]),
            ]), "8301820203820405"
        ), (.map([]), "a0"),
        (
            .map([.init(.integer(1), .integer(2)), .init(.integer(3), .integer(4))]),
            "a201020304"
        ),
        (
            .map([
                .init(.text("a"), .integer(1)),
                .init(.text("b"), .array([.integer(2), .integer(3)])),
            ]), "a26161016162820203"
        ),
        (.tagged(1, .integer(1_363_896_240)), "c11a514b67b0"),
        (.tagged(23, .bytes([1, 2, 3, 4])), "d74401020304"),
    ])
    func `writes and reads what RFC 8949 gives as examples`(value: CBOR, text: String) throws {
        #expect(hex(value.encoded) == text)
        #expect(try CBOR(value.encoded) == value)
    }

    @Test(arguments: [
        ("nothing", ""), ("a number that is cut off", "19ff"),
        ("a long number for a short one", "1801"),
        ("bytes that are not there", "44aabb"),
        ("more bytes than there are in the world", "5bffffffffffffffff"),
        ("a list that is not there", "9bffffffffffffffff"), ("a list without an end", "9f01ff"),
        ("a text that is no UTF-8", "61ff"), ("a map with a key twice", "a201020103"),
        ("keys in another order", "a203040102"), ("a number that floats", "f90000"),
        ("something behind the end", "0000"),
        ("a number beyond 64 bits with a sign", "1bffffffffffffffff"),
        ("nine levels", "818181818181818101"), ("an unknown simple value", "f8ff"),
    ])
    func `refuses what has not the one encoding`(what: String, text: String) {
        let bytes = stride(from: 0, to: text.count, by: 2).map {
            UInt8(text.dropFirst($0).prefix(2), radix: 16)!
        }
        #expect(throws: CBOR.Malformed.self, "\(what)") { try CBOR(bytes) }
    }

    @Test func `reads what it wrote, and never more than one encoding of it`() throws {
        let seed =
            ProcessInfo.processInfo.environment["PIRD_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 0..<1_000_000)
        print("values of CBOR: PIRD_SEED=\(seed)")
        let randomness = SeededRandomness(seed: seed)
        func number(_ limit: Int) -> Int { Int(randomness.bytes(1)[0]) % limit }
        func value(_ depth: Int) -> CBOR {
            switch number(depth > 4 ? 4 : 8) {
            case 0: .integer(Int64(bitPattern: bits()) >> Int64(number(64)))
            case 1: .bytes(randomness.bytes(number(40)))
            case 2: .text(String(repeating: "ڕ", count: number(30)))
            case 3: [.null, .bool(true), .bool(false)][number(3)]
            case 4: .array((0..<number(5)).map { _ in value(depth + 1) })
            case 5: .tagged(bits() >> UInt64(number(64)), value(depth + 1))
            default:
                .claims(
                    Dictionary(
                        (0..<number(4)).map { _ in (bitsAsKey(), value(depth + 1)) },
                        uniquingKeysWith: { $1 }))
            }
        }
        func bits() -> UInt64 { randomness.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
        func bitsAsKey() -> Int64 { Int64(bitPattern: bits()) >> Int64(number(64)) }
        for _ in 0..<500 {
            let written = value(1).encoded
            #expect(try CBOR(written).encoded == written)
            var bent = written
            bent[number(min(bent.count, 250))] ^= 1 << UInt8(number(8))
            // Either it is no CBOR any more, or it is another value.
            if let read = try? CBOR(bent) { #expect(read.encoded == bent) }
        }
    }

    /// RFC 4648, section 10, without the padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ])
    func `writes base32 as RFC 4648 does`(plain: String, text: String) {
        #expect(base32Capitals(Array(plain.utf8)) == text)
        #expect(bytes(base32Capitals: text) == Array(plain.utf8))
        #expect(bytes(base32Capitals: text.lowercased()) == Array(plain.utf8))
    }

    @Test(arguments: ["M", "MZ=", "MZ", "M1", "MZXW6YTBO", "MZX W"])
    func `refuses base32 that has another text too`(text: String) {
        #expect(bytes(base32Capitals: text) == nil)
    }

    /// The example of the draft of the Token Status List, section 4.1.
    @Test func `packs the bits of a status list as its specification does`() throws {
        var list = StatusList(at: "https://example.com/statuslists/1")
        for (index, bit) in [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1].enumerated()
        where bit == 1 { list.strike(Int64(index)) }
        #expect(Array(list.bits.prefix(2)) == [0xB9, 0xA3])
    }

    @Test func `a receipt is believed with its witnesses, and not when anything is bent`() throws {
        let log = try NoteSigner(name: "example.com/log", seed: [UInt8](repeating: 1, count: 32))
        let witness = try NoteSigner(
            name: "witness.example", kind: .cosignature, seed: [UInt8](repeating: 2, count: 32))
        let entries = (0..<11).map { [UInt8](repeating: UInt8($0), count: 32) }
        let (left, right) = (TreeHash.leaf(entries[0]), TreeHash.leaf(entries[1]))
        let root = TreeHash.node(left, right)
        var note = SignedNote(text: Checkpoint(origin: log.key.name, size: 2, root: root).text)
        note.add(try log.sign(note.text, at: 0))
        note.add(try witness.sign(note.text, at: 1_700_000_000))
        let receipt = try LogReceipt(
            LogProof(index: 1, path: [left], checkpoint: note), publishedAt: 1_700_000_001)
        let read = try #require(LogReceipt(try CBOR(receipt.cbor.encoded)))
        #expect(read == receipt)
        let seen = try read.verify(entries[1], log: log.key, witnesses: [witness.key])
        #expect(seen == [.init(key: witness.key, time: 1_700_000_000)])
        // Without knowing the witness it is worth the log's word.
        #expect(try read.verify(entries[1], log: log.key).isEmpty)
        #expect(throws: NoteError.self) { try read.verify(entries[0], log: log.key) }
        #expect(throws: NoteError.self) { try read.verify(entries[1], log: witness.key) }
        let whole = receipt.cbor.encoded
        // The last bytes are the time at which it was published, which the statement signs.
        for place in 0..<(whole.count - 5) {
            var bent = whole
            bent[place] ^= 4
            guard let cbor = try? CBOR(bent), let other = LogReceipt(cbor) else { continue }
            #expect(throws: NoteError.self, "byte \(place)") {
                let seen = try other.verify(
                    entries[1], log: log.key, witnesses: [witness.key])
                // A witness whose key number was bent is unknown, and has seen nothing.
                if seen.isEmpty { throw NoteError("not seen") }
            }
        }
    }
}
