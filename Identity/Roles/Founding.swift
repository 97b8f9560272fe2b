package import Kernel
package import Registers
package import Store
package import Trust

/// The first officers of a deployment in which there are none: two people, because every role
/// after them is given by two.
package enum Founding {
    package struct Founder: Sendable {
        package let name: PersonName
        package let bornOn: Day
        package let phone: String?

        /// `کوردی|عربي|Latin|1990-01-31|+9647500000000`; the telephone may be left out.
        package init?(_ text: String) {
            let parts = text.split(separator: "|", omittingEmptySubsequences: false).map {
                String($0).trimmedSpaces
            }
            guard parts.count == 4 || parts.count == 5, parts[..<3].allSatisfy({ !$0.isEmpty }),
                let born = Day(iso: parts[3])
            else { return nil }
            name = PersonName(ckb: parts[0], ar: parts[1], latin: parts[2])
            bornOn = born
            phone = parts.count == 5 && !parts[4].isEmpty ? parts[4] : nil
        }
    }

    /// Somebody may give roles already: from there on it is done at the desk.
    package struct AlreadyFounded: Error, CustomStringConvertible {
        package var description: String {
            "there are people who may give roles already: they do it at the staff desk"
        }
    }

    /// Enters the founders with their employment and role, and makes each a code for the first
    /// sign-in.
    ///
    /// - Returns: their numbers and codes, which work for ten minutes.
    package static func found(
        _ founders: [Founder], at institution: String, secret: Secret, with registrar: Registrar,
        isSample: Bool, in db: Database
    ) throws -> [(number: PersonNumber, code: String)] {
        let officers = try Register<Officer>().records(where: "1 = 1", in: db)
        guard !officers.contains(where: { $0.record.holds.contains(.appoints) }) else {
            throw AlreadyFounded()
        }
        let actor = Actor.system("founding")
        let act = Act("found", by: actor, law: Roles.law)
        let recoveries = Recoveries(registrar: registrar, secret: secret)
        return try founders.map { founder in
            let number = PersonNumber(drawnFrom: registrar.randomness, isSynthetic: isSample)
            // Nobody has searched them against anybody yet: their identity is not proofed.
            try People(registrar: registrar).enter(
                Person(
                    number: number, name: founder.name, bornOn: founder.bornOn,
                    phone: founder.phone, proofing: .low),
                replacing: nil, verb: "found", by: actor, in: db)
            try Register<Employment>().enter(
                Employment(person: number, institution: institution), replacing: nil, act: act,
                with: registrar, in: db)
            try Register<Officer>().enter(
                Officer(
                    person: number, institution: institution,
                    duties: [.appoints, .enrols, .judges, .assists, .plans], name: founder.name),
                replacing: nil, act: act, with: registrar, in: db)
            return (
                number, try recoveries.makeCounterCode(for: number, level: .substantial, in: db)
            )
        }
    }
}

extension String {
    fileprivate var trimmedSpaces: String {
        var view = Substring(self)
        while view.first == " " { view.removeFirst() }
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
