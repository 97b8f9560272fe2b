internal import Kernel
internal import Registers
internal import Store

/// A role that one person proposes and another grants: nobody gives power alone, and nobody gives
/// it to themselves.
struct RoleGrant: PublicRecord {
    static let register = "role-grant"
    static let custodian = "dit"
    static let table = Register<RoleGrant>.table(
        "identity_role_grant", since: 3, [.text("institution"), .text("state")],
        indexes: [["institution", "state"]])

    let id: String
    let person: PersonNumber
    let institution: String
    let duties: [Duty]
    /// Empty for all services of the institution.
    let services: [String]
    let reason: String
    let proposedBy: PersonNumber
    let proposedAt: Moment
    var state = State.proposed

    enum State: Codable, Sendable, Equatable {
        case proposed
        case granted(by: PersonNumber, at: Moment)
        case declined(by: PersonNumber, at: Moment)

        var word: String {
            switch self {
            case .proposed: "proposed"
            case .granted: "granted"
            case .declined: "declined"
            }
        }
    }

    var key: String { id }
    var columns: [Value] { [.text(institution), .text(state.word)] }

    /// Why a role cannot be given so.
    enum Refusal: Error {
        case notYours, toYourself, alone, decided, notEmployed, nothingAsked, unknownPerson
        case auditsAlone

        var text: Text {
            switch self {
            case .notYours:
                Text(
                    en: "You may not give roles at this institution.",
                    ckb: "ناتوانیت لەم دامەزراوەیە ئەرک بدەیت.",
                    ar: "لا يمكنك منح أدوار في هذه المؤسسة.",
                    kmr: "Tu nikarî li vê saziyê rolan bidî.")
            case .toYourself:
                Text(
                    en: "Nobody gives a role to themselves.", ckb: "کەس ئەرک بە خۆی نادات.",
                    ar: "لا يمنح أحد نفسه دورا.", kmr: "Kes rolê nade xwe.")
            case .alone:
                Text(
                    en: "Another person than the one who proposed it must say yes.",
                    ckb: "دەبێت کەسێکی تر جگە لە پێشنیارکەر ڕەزامەند بێت.",
                    ar: "يجب أن يوافق شخص غير الذي اقترحه.",
                    kmr: "Divê kesekî din ji bilî pêşniyarkar razî be.")
            case .decided:
                Text(
                    en: "This was decided already.", ckb: "ئەمە پێشتر بڕیاری لەسەر دراوە.",
                    ar: "بُت في هذا من قبل.", kmr: "Ev berê hatiye biryardan.")
            case .notEmployed:
                Text(
                    en: "This person is not employed by the institution.",
                    ckb: "ئەم کەسە لای دامەزراوەکە دانەمەزراوە.",
                    ar: "هذا الشخص ليس موظفا في المؤسسة.", kmr: "Ev kes li saziyê ne karmend e.")
            case .nothingAsked:
                Text(
                    en: "Choose at least one duty and say why.",
                    ckb: "لانیکەم یەک ئەرک هەڵبژێرە و هۆکارەکە بڵێ.",
                    ar: "اختر مهمة واحدة على الأقل واذكر السبب.",
                    kmr: "Herî kêm erkekê hilbijêre û sedemê bêje.")
            case .auditsAlone:
                Text(
                    en: "Whoever audits has no other duty at the same institution.",
                    ckb: "ئەوەی وردبینی دەکات هیچ ئەرکێکی تری نییە لە هەمان دامەزراوە.",
                    ar: "من يدقق ليست له مهمة أخرى في المؤسسة نفسها.",
                    kmr: "Yê ku kontrol dike li heman saziyê erkeke din tune.")
            case .unknownPerson:
                Text(
                    en: "No employee has this number: check its 13 digits.",
                    ckb: "هیچ کارمەندێک ئەم ژمارەیەی نییە: ١٣ ژمارەکە بپشکنە.",
                    ar: "لا موظف بهذا الرقم: تحقق من الأرقام الثلاثة عشر.",
                    kmr: "Tu karmend vê hejmarê tune ye: 13 reqemên wê kontrol bike.")
            }
        }
    }

    /// Says yes: another than the proposer, and not the one it is for.
    mutating func grant(by person: PersonNumber, at now: Moment) throws(Refusal) {
        guard state == .proposed else { throw .decided }
        guard person != proposedBy else { throw .alone }
        guard person != self.person else { throw .toYourself }
        state = .granted(by: person, at: now)
    }

    mutating func decline(by person: PersonNumber, at now: Moment) throws(Refusal) {
        guard state == .proposed else { throw .decided }
        state = .declined(by: person, at: now)
    }
}

/// Gives and ends roles, each in the caller's transaction.
struct Roles: Sendable {
    let registrar: Registrar
    static let law = "roles"

    /// The institution at which a person may give roles.
    private func appointing(_ person: PersonNumber, in db: Database) throws -> Officer {
        guard
            let role = try Officer.role(
                of: person, with: .appoints, on: registrar.today, in: db)
        else { throw RoleGrant.Refusal.notYours }
        return role
    }

    func propose(
        _ duties: [Duty], services: [String], to person: PersonNumber, reason: String,
        by proposer: PersonNumber, in db: Database
    ) throws {
        let role = try appointing(proposer, in: db)
        guard person != proposer else { throw RoleGrant.Refusal.toYourself }
        guard !duties.isEmpty, !reason.isEmpty else { throw RoleGrant.Refusal.nothingAsked }
        // Whoever audits an institution has no other duty in it: they would audit themselves.
        guard !duties.contains(.audits) || duties.count == 1 else {
            throw RoleGrant.Refusal.auditsAlone
        }
        guard try isEmployed(person, at: role.institution, by: role.actor, in: db) else {
            throw RoleGrant.Refusal.notEmployed
        }
        let grant = RoleGrant(
            id: registrar.identifiers.next(), person: person, institution: role.institution,
            duties: duties, services: services, reason: reason, proposedBy: proposer,
            proposedAt: registrar.now)
        try Register<RoleGrant>().enter(
            grant, replacing: nil,
            act: Act("propose-role", by: role.actor, law: Roles.law, reason: reason),
            with: registrar, in: db)
    }

    /// The second person's yes or no; with yes the role is given.
    func decide(
        _ id: String, isGranted: Bool, by person: PersonNumber, in db: Database
    ) throws {
        let role = try appointing(person, in: db)
        guard let found = try Register<RoleGrant>().record(id, in: db),
            found.record.institution == role.institution
        else { throw RoleGrant.Refusal.notYours }
        var grant = found.record
        if isGranted {
            try grant.grant(by: person, at: registrar.now)
            guard try isEmployed(grant.person, at: grant.institution, by: role.actor, in: db)
            else { throw RoleGrant.Refusal.notEmployed }
        } else {
            try grant.decline(by: person, at: registrar.now)
        }
        let verb = isGranted ? "grant-role" : "decline-role"
        let act = Act(verb, by: role.actor, law: Roles.law, reason: grant.reason)
        try Register<RoleGrant>().enter(
            grant, replacing: found.version, act: act, with: registrar, in: db)
        guard isGranted else { return }
        let name = try Access(by: role.actor, for: .appointment, with: registrar)
            .record(Person.self, grant.person.digits, in: db)?.record.name
        let officer = Officer(
            person: grant.person, institution: grant.institution, duties: grant.duties,
            services: grant.services.isEmpty ? nil : grant.services, name: name)
        let current = try Register<Officer>().record(officer.key, in: db)
        try Register<Officer>().enter(
            officer, replacing: current?.version, act: act, with: registrar, in: db)
        try Notice.roleGiven.post(to: grant.person, with: registrar, in: db)
    }

    /// Takes a role away at once. One person may: it can only make less possible.
    func end(
        _ key: String, reason: String, by person: PersonNumber, in db: Database
    ) throws {
        let role = try appointing(person, in: db)
        guard let found = try Register<Officer>().record(key, in: db),
            found.record.institution == role.institution
        else { throw RoleGrant.Refusal.notYours }
        guard found.record.person != person else { throw RoleGrant.Refusal.toYourself }
        guard !reason.isEmpty else { throw RoleGrant.Refusal.nothingAsked }
        var officer = found.record
        officer.endedOn = registrar.today - 1
        try Register<Officer>().enter(
            officer, replacing: found.version,
            act: Act("end-role", by: role.actor, law: Roles.law, reason: reason),
            with: registrar, in: db)
        try Notice.roleEnded.post(to: officer.person, with: registrar, in: db)
    }

    private func isEmployed(
        _ person: PersonNumber, at institution: String, by reader: Actor, in db: Database
    ) throws -> Bool {
        let found = try Access(by: reader, for: .appointment, with: registrar).records(
            Employment.self, where: "person = \(person) AND institution = \(institution)", in: db)
        let today = registrar.today
        return found.contains { $0.record.endedOn.map { today <= $0 } ?? true }
    }
}
