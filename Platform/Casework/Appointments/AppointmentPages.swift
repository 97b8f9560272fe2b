internal import Hummingbird
package import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// Choosing when to come, and the day's list at the desk.
package struct AppointmentPages: Sendable {
    private let cases: CaseBook
    private let appointments: Appointments

    package init(_ cases: CaseBook) {
        self.cases = cases
        appointments = Appointments(cases.work)
    }

    /// What it is called.
    package static var what: Text { AppointmentTexts.title }

    package func routes(_ routes: Routes) {
        routes.page("/account/cases/:case/appointment", choose)
        routes.form("/account/cases/:case/appointment", book)
        routes.form("/account/cases/:case/appointment/cancel", cancel)
        routes.page("/desk/appointments", coming)
        routes.form("/desk/appointments/:appointment", note)
    }

    package static let deskRooms = [
        DeskRoom(AppointmentTexts.desk, at: "/desk/appointments", for: .cases)
    ]

    package static func path(_ caseID: String) -> String {
        "\(CasePaths.status(caseID))/appointment"
    }

    private var catalogue: Catalogue { cases.work.catalogue }

    // MARK: The person's side

    private struct Seen: Sendable {
        let item: CaseRecord
        let service: Service
        let step: Step
        let booked: Appointment?
        let office: Office?
        let days: [(day: Day, free: Int)]
        let day: Day?
        let times: [(slot: Slot, free: Int)]
    }

    private func party(_ visit: Visit) async throws -> Party {
        _ = try visit.signedIn()
        let id = visit.parameter("case")
        let service = try await visit.database.read { [cases] in
            try cases.service(ofCase: id, in: $0)
        }
        guard let service else { throw Problem.notFound }
        return try visit.party(for: service)
    }

    private func see(_ visit: Visit) async throws -> Seen {
        let party = try await party(visit)
        let id = visit.parameter("case")
        let query = visit.query
        let registrar = visit.registrar
        let seen = try await visit.database.write { [cases, appointments, catalogue] db -> Seen? in
            guard let item = try cases.find(id, for: party, .ownAccount, in: db)?.record,
                item.applicant.number == party.subject, item.status == .attending,
                let (service, online, _) = cases.online(item),
                let step = online.step(.attend)
            else { return nil }
            let access = Access(by: party.actor, for: .ownAccount, case: id, with: registrar)
            let booked = try appointments.booked(for: id, by: access, in: db)?.record
            let wanted = query["office"]
            let office =
                step.offices.contains(wanted)
                ? catalogue.office(wanted)
                : step.offices.count == 1 ? catalogue.office(step.offices[0]) : nil
            let days = try office.map { try appointments.days(at: $0, limit: 14, in: db) } ?? []
            let day = Day(iso: query["day"]).flatMap { day in
                days.contains { $0.day == day } ? day : nil
            }
            let times =
                try office.flatMap { office in
                    try day.map { try appointments.free(at: office, on: $0, in: db) }
                } ?? []
            return Seen(
                item: item, service: service, step: step, booked: booked, office: office,
                days: days, day: day, times: times)
        }
        guard let seen else { throw Problem.notFound }
        return seen
    }

    private func choose(_ visit: Visit) async throws -> Response {
        page(visit, try await see(visit), problem: nil)
    }

    private func page(_ visit: Visit, _ seen: Seen, problem: Text?) -> Response {
        let l = visit.language
        let path = AppointmentPages.path(seen.item.id)
        let booked: HTML? = seen.booked.flatMap { appointment in
            catalogue.office(appointment.slot.office).map { office in
                """
                <div class="panel good"><h2>\(AppointmentTexts.yours[l])</h2>
                \(facts([
                    (AppointmentTexts.when[l],
                        "\(visit.formats.day(appointment.slot.day))\(visit.formats.comma)\(ltr(visit.formats.time(appointment.slot.moment)))"),
                    (AppointmentTexts.where_[l],
                        "\(office.name[l]) – \(catalogue.place(office.place)[l])"),
                ]))
                <details><summary>\(AppointmentTexts.cancel[l])</summary>
                <p>\(AppointmentTexts.cancelSure[l])</p>
                \(postForm(visit.link("\(path)/cancel"), visit,
                    "<p class=\"buttons\">\(submitButton(AppointmentTexts.cancel[l], style: "danger"))</p>"))
                </details></div>
                """
            }
        }
        let bring: HTML? = seen.step.bring.map {
            "<p><strong>\(AppointmentTexts.bring[l])</strong>: \($0[l])</p>"
        }
        let title = seen.booked == nil ? AppointmentTexts.title : AppointmentTexts.move
        return visit.page(
            AppointmentTexts.title[l],
            """
            \(trail([(ApplyPages.title(of: seen.item, l), CasePaths.status(seen.item.id))], l))
            \(errorSummary(problem.map { [("slot", $0[l])] } ?? [], l))
            <h1>\(seen.service.title[l])</h1>
            \(booked)
            \(bring)
            <h2>\(title[l])</h2>
            \(offices(visit, seen, path))
            \(days(visit, seen, path))
            \(times(visit, seen, path, problem))
            """, at: path, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func offices(_ visit: Visit, _ seen: Seen, _ path: String) -> HTML {
        let l = visit.language
        guard seen.step.offices.count > 1 else {
            return seen.office.map { office -> HTML in
                """
                <p><strong>\(office.name[l])</strong> – \(catalogue.place(office.place)[l])</p>
                """
            } ?? .nothing
        }
        let rows = seen.step.offices.compactMap { catalogue.office($0) }.map { office -> HTML in
            let current: HTML =
                office.id == seen.office?.id ? " aria-current=\"true\"" : .nothing
            return """
                <li><a href="\(visit.link(path))?office=\(office.id)"\(current)>\(office.name[l])</a>
                <p>\(catalogue.place(office.place)[l])</p></li>

                """
        }
        return "<h3>\(AppointmentTexts.chooseOffice[l])</h3><ul class=\"list\">\n\(rows)</ul>"
    }

    private func days(_ visit: Visit, _ seen: Seen, _ path: String) -> HTML {
        let l = visit.language
        guard let office = seen.office else { return .nothing }
        let rows = seen.days.map { day, free -> HTML in
            let current: HTML = day == seen.day ? " aria-current=\"true\"" : .nothing
            let count = AppointmentTexts.free.filled(with: numbers(free))
            return """
                <li><a href="\(visit.link(path))?office=\(office.id)&amp;day=\(day.iso)"\(current)>\
                \(Formats.weekday(day)[l])\(visit.formats.comma)\(visit.formats.day(day))</a> \
                <span class="soft">\(count[l])</span></li>

                """
        }
        let doubt: HTML =
            office.confidence == .published
            ? .nothing : "<p class=\"soft\">\(AppointmentTexts.hoursUnconfirmed[l])</p>"
        return """
            <h3>\(AppointmentTexts.chooseDay[l])</h3>
            \(doubt)
            \(rows.isEmpty ? "<p class=\"panel warn\">\(AppointmentTexts.noneFree[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>")
            """
    }

    private func times(
        _ visit: Visit, _ seen: Seen, _ path: String, _ problem: Text?
    ) -> HTML {
        let l = visit.language
        let free = seen.times.filter { $0.free > 0 }
        guard let office = seen.office, let day = seen.day, !free.isEmpty else { return .nothing }
        let field = Field("slot", AppointmentTexts.chooseTime[l], error: problem?[l]).radios(
            free.map { slot, _ in
                (value: slot.text, label: visit.formats.time(slot.moment), hint: nil)
            })
        return postForm(
            visit.link("\(path)?office=\(office.id)&day=\(day.iso)"), visit,
            "\(field)<p class=\"buttons\">\(submitButton(AppointmentTexts.book[l]))</p>")
    }

    private func book(_ visit: Visit) async throws -> Response {
        let party = try await party(visit)
        let form = try await visit.form()
        let id = visit.parameter("case")
        guard let slot = Slot(text: form["slot"]) else {
            return page(visit, try await see(visit), problem: AnswerTexts.chooseOne)
        }
        let result = try await visit.outcome(of: form, "book") {
            [cases, appointments] db -> FormOutcome in
            guard let item = try cases.find(id, for: party, .ownAccount, in: db)?.record,
                item.applicant.number == party.subject,
                let (service, _, _) = cases.online(item)
            else { throw Problem.notFound }
            let outcome: FormOutcome
            do {
                try appointments.book(slot, for: item, service, by: party, in: db)
                outcome = .goTo(CasePaths.status(id))
            } catch let refusal as Appointments.Refusal {
                outcome = .problem(field: "slot", refusal.text)
            }
            return outcome
        }
        switch result {
        case .goTo(let path): return visit.redirect(to: path)
        case .problem(_, let text), .finding(_, let text):
            return page(visit, try await see(visit), problem: text)
        case .stay: throw Problem.notFound
        }
    }

    private func cancel(_ visit: Visit) async throws -> Response {
        let party = try await party(visit)
        let form = try await visit.form()
        let id = visit.parameter("case")
        let path = try await visit.once(form, "cancel-appointment") { [cases, appointments] db in
            guard let item = try cases.find(id, for: party, .ownAccount, in: db)?.record,
                item.applicant.number == party.subject
            else { throw Problem.notFound }
            try appointments.cancel(for: id, by: party.actor, in: db)
            return CasePaths.status(id)
        }
        return visit.redirect(to: path)
    }

    // MARK: The desk

    private func coming(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let l = visit.language
        let registrar = visit.registrar
        let today = registrar.today
        let day = Day(iso: visit.query["day"]) ?? today
        guard abs(day.number - today.number) < 3660 else { throw Problem.notFound }
        let found = try await visit.database.write { [appointments] db in
            try Officer.roles(of: person, on: today, in: db).filter { $0.holds.contains(.cases) }
                .map { officer in
                    let access = Access(by: officer.actor, for: .appointment, with: registrar)
                    return (
                        officer.institution,
                        try appointments.coming(
                            to: officer, on: day, by: access, in: db)
                    )
                }
        }
        let sections = found.filter { !$0.1.isEmpty }.map { institution, list -> HTML in
            let rows = list.map { row($0, visit) }
            return """
                <h2>\(catalogue.institution(institution)[l])</h2>
                <ul class="list">
                \(rows)</ul>
                """
        }
        return visit.page(
            AppointmentTexts.desk[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            <h1>\(AppointmentTexts.desk[l]): \(Formats.weekday(day)[l])\(visit.formats.comma)\
            \(visit.formats.day(day))</h1>
            <p class="buttons">
            <a class="button" href="\(visit.link("/desk/appointments"))?day=\((day - 1).iso)">\
            \(AppointmentTexts.before[l])</a>
            <a class="button" href="\(visit.link("/desk/appointments"))?day=\((day + 1).iso)">\
            \(AppointmentTexts.after[l])</a></p>
            \(sections.isEmpty ? "<p class=\"panel\">\(AppointmentTexts.nobodyComes[l])</p>"
                : sections.joined(separator: "\n"))
            """)
    }

    private func row(_ found: Versioned<Appointment>, _ visit: Visit) -> HTML {
        let l = visit.language
        let appointment = found.record
        // Who is served before their time has come; nobody has missed what is not there yet.
        let missed: HTML =
            appointment.slot.moment > visit.registrar.now
            ? .nothing
            : submitButton(
                AppointmentTexts.didNotCome[l], name: "do", value: "missed", style: "secondary",
                about: appointment.person.name[l])
        // Whose own appointment it is, another officer receives.
        let isOpen =
            appointment.state == .booked && appointment.person.number != visit.session?.person
        var buttons: HTML =
            isOpen
            ? postForm(
                visit.link("/desk/appointments/\(appointment.id)"), visit,
                """
                <input type="hidden" name="version" value="\(found.version)">
                <input type="hidden" name="day" value="\(appointment.slot.day.iso)">
                <div class="buttons">\(submitButton(AppointmentTexts.came[l], name: "do",
                    value: "came", about: appointment.person.name[l]))
                \(missed)</div>
                """) : .nothing
        // On a day that is still to come, the button is not where a hand slips.
        if isOpen, appointment.slot.day > visit.registrar.today {
            buttons =
                "<details><summary>\(AppointmentTexts.cameEarlier[l])</summary>\(buttons)</details>"
        }
        return """
            <li><strong>\(ltr(visit.formats.time(appointment.slot.moment)))</strong> \
            \(bdi(appointment.person.name[l])) \
            <span class="tag">\(AppointmentTexts.states[appointment.state]?[l] ?? "")</span>
            <p>\(catalogue.office(appointment.slot.office)?.name[l] ?? "")\(l.comma)
            <a href="\(visit.link(CasePaths.desk(appointment.caseID)))">\
            \(catalogue.service(appointment.service)?.title[l] ?? appointment.service)</a></p>
            \(buttons)</li>

            """
    }

    private func note(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        let id = visit.parameter("appointment")
        let registrar = visit.registrar
        guard ["came", "missed"].contains(form["do"]), let version = Int(form["version"]) else {
            throw Problem.unreadable
        }
        let came = form["do"] == "came"
        let day = Day(iso: form["day"])?.iso ?? registrar.today.iso
        let path = try await visit.once(form, "note-appointment") { [cases, appointments] db in
            let system = Access(by: .system("desk"), for: .appointment, with: registrar)
            guard let found = try system.record(Appointment.self, id, in: db),
                let (item, officer) = try cases.find(
                    found.record.caseID, atDeskOf: person, in: db)
            else { throw Problem.notFound }
            guard found.version == version else { throw Problem.stale }
            do {
                try appointments.note(found, came: came, by: officer, in: db)
                if came { try cases.attend(item, by: officer, in: db) }
            } catch is Appointments.Refusal { throw Problem.stale } catch is CaseRefusal {
                throw Problem.stale
            }
            return "/desk/appointments?day=\(day)"
        }
        return visit.redirect(to: path)
    }
}
