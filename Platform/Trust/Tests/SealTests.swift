import Foundation
import Kernel
import Rehearsal
import Testing

@testable import Trust

/// Seals as they are made; whether others believe them is asked of pyHanko, OpenSSL and qpdf in the
/// tests of the running portal.
@Suite struct Seals {
    private let clock = ToldClock()

    /// An authority with an institution and a time stamper, and the seal of the institution.
    private func seal() throws -> DocumentSeal {
        let (start, end) = (clock.now - .seconds(60), clock.now + .seconds(86_400 * 365))
        func serial(_ number: UInt8) -> [UInt8] { [0x40, number] }
        let root = CertificateAuthority(
            try CertificateAuthority.root(
                .init(organization: "Test", common: "Root"), key: try .new(.p384), from: start,
                until: end, serial: serial(1)), address: "http://localhost/pki/root")
        let authority = CertificateAuthority(
            try root.issue(
                .authority(organization: "Test"),
                to: .init(organization: "Test", common: "Authority"),
                key: try .new(.p256), from: start, until: end, serial: serial(2)),
            address: "http://localhost/pki/authority")
        let institution = try authority.issue(
            .institution, to: .init(organization: "Test", common: "بەڕێوەبەرایەتی"),
            key: try .new(.rsa3072), from: start, until: end, serial: serial(3))
        let stamper = try authority.issue(
            .timeStamping, to: .init(organization: "Test", common: "Time"), key: try .new(.p256),
            from: start, until: end, serial: serial(4))
        let chain = [authority.own.certificate, root.own.certificate]
        return DocumentSeal(
            institution, name: "بەڕێوەبەرایەتی",
            stamper: TimeStamper(stamper, chain: chain, until: end),
            evidence: .init(
                chain: chain,
                revocationLists: [
                    try authority.revocationList([], number: 1, at: clock.now, until: end),
                    try root.revocationList(
                        [.init(serial: serial(9), at: start, isStolen: false)], number: 1,
                        at: clock.now, until: end),
                ]))
    }

    private func drawn() throws -> [UInt8] {
        try Certificate(
            issuer: Trilingual(ckb: "بەڕێوەبەرایەتی", ar: "مديرية", en: "Directorate"),
            title: Trilingual(ckb: "بڕوانامە", ar: "شهادة", en: "Certificate"), subject: "پرد",
            number: "100042", facts: [], verifyURL: "https://pird.example/verify/x",
            notice: Trilingual(ckb: "پرد", ar: "جسر", en: "Bridge"), createdAt: "2026-11-25"
        ).pdf()
    }

    @Test func `the same document, key and time give the same sealed bytes`() throws {
        let seal = try seal()
        let pdf = try drawn()
        #expect(try drawn() == pdf)
        func sealed() throws -> [UInt8] {
            try seal.seal(pdf, to: .basic, language: "ckb", at: clock.now) { [1] }
        }
        let first = try sealed()
        #expect(try sealed() == first)
        #expect(first.starts(with: pdf), "what was drawn is in it unchanged")
    }

    @Test func `each level holds the one below it, byte for byte`() throws {
        let seal = try seal()
        let pdf = try drawn()
        let archived = try seal.seal(pdf, to: .archived, language: "ckb", at: clock.now) { [1] }
        let renewed = try seal.renew(archived, at: clock.now) { [2] }
        #expect(renewed.starts(with: archived) && renewed.count > archived.count)
    }

    @Test(arguments: [
        "", "%PDF-1.5", "%PDF-1.5\nstartxref\n9\n%%EOF", "startxref\n99999999999999999999\n",
        "xref\n0 1\ntrailer\n<< >>\nstartxref\n0\n%%EOF",
        "xref\n0 999999999999\nstartxref\n0\n%%EOF", "xref\nstartxref\n0",
    ])
    func `what is no PDF of ours is not sealed`(_ text: String) throws {
        let seal = try seal()
        #expect(throws: PDFUpdate.Unreadable.self) {
            _ = try seal.seal(Array(text.utf8), to: .basic, language: "ckb", at: clock.now) { [1] }
        }
    }
}
