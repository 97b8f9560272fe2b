internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import NIOCore
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The register for programs, in the shapes that users of Companies House know. `openapi.json` beside
/// this file describes every answer; what is not described there is not answered.
struct CompanyAPI: Sendable {
    private let work: Work
    private let law: CompanyLaw
    private let limit: RateLimit

    init(_ work: Work, _ law: CompanyLaw, limit: RateLimit) {
        self.work = work
        self.law = law
        self.limit = limit
    }

    func routes(_ routes: Routes) {
        routes.root(.get, "/api/openapi.json", describe)
        routes.root(
            .get, "/api/search/companies", limited(["q", "start_index", "items_per_page"], search))
        routes.root(.get, "/api/company-name", limited(["name", "lang"], checkName))
        let paging: Set = ["start_index", "items_per_page"]
        for (path, names, handler) in [
            ("", [], profile), ("/registered-office-address", [], office),
            ("/officers", paging, officers), ("/filing-history", paging, filings),
            ("/persons-with-significant-control", paging, controllers),
            ("/charges", paging, charges), ("/beneficial-ownership", [], ownership),
        ] as [(String, Set<String>, @Sendable (Question) async throws -> Answer)] {
            routes.root(.get, "/api/companies/:number\(path)", limited(names, handler))
        }
        routes.root(
            .get, "/api/stream/companies", limited(["timepoint", "wait"]) { .lines(stream($0)) })
        routes.root(.get, "/api/snapshot/companies", limited([]) { .lines(try await snapshot($0)) })
    }

    // MARK: What is asked

    /// A request whose parameters were looked at.
    private struct Question: Sendable {
        let visit: Visit
        let number: String
        let text: String
        let language: Language
        let start, size: Int
        /// Of the stream: after which place, and for how many seconds to wait.
        let timepoint: Int64?
        let wait: Int
    }

    private enum Answer {
        case found(JSON)
        case missing(String)
        case lines(Response)
    }

    private static let pageSize = 35
    private static let pageSizeLimit = 100
    private static let startLimit = 1_000_000
    private static let textLimit = 100
    /// Seconds: whoever wants more asks again.
    private static let waitLimit = 5
    private static let timepointLimit = 1_000_000_000_000

    /// Does for every address what HTTP asks: limit, parameters, answer, conditions.
    private func limited(
        _ names: Set<String>, _ handler: @escaping @Sendable (Question) async throws -> Answer
    ) -> Handler {
        { visit in
            let standing = limit.take(visit.network, at: visit.registrar.now)
            var response: Response
            if standing.isOver {
                response = refusal(.tooManyRequests, "Too many requests. Wait, then go on.")
                response.headers[HTTPField.Name("Retry-After")!] = String(standing.wait)
            } else {
                response = try await answer(visit, names, handler)
            }
            for (name, value) in [
                ("X-Ratelimit-Limit", String(limit.limit)),
                ("X-Ratelimit-Remain", String(standing.remain)),
                ("X-Ratelimit-Reset", String(standing.resetsAt)),
                ("X-Ratelimit-Window", "\(limit.window / 60)m"),
            ] { response.headers[HTTPField.Name(name)!] = value }
            return response
        }
    }

    private func answer(
        _ visit: Visit, _ names: Set<String>,
        _ handler: @Sendable (Question) async throws -> Answer
    ) async throws -> Response {
        let question: Question
        switch read(visit, names) {
        case .failure(let problem): return refusal(.badRequest, problem.text)
        case .success(let read): question = read
        }
        switch try await handler(question) {
        case .missing(let error):
            return json(
                [
                    "errors": [["error": .string(error), "type": "pird:service"]],
                    "status": 404, "title": "Not found", "type": "about:blank",
                ], status: .notFound, kind: "application/problem+json")
        case .lines(let response): return response
        case .found(var body):
            let etag = String(sha256Hex(body.canonicalBytes).prefix(40))
            if case .object(var members) = body {
                members["etag"] = .string(etag)
                body = .object(members)
            }
            return conditional(visit, body, "\"\(etag)\"")
        }
    }

    private struct BadParameter: Error { let text: String }

    private func read(
        _ visit: Visit, _ names: Set<String>
    ) -> Result<Question, BadParameter> {
        func bad(_ text: String) -> Result<Question, BadParameter> {
            .failure(BadParameter(text: text))
        }
        let number = visit.parameter("number")
        if visit.request.uri.path.hasPrefix("/api/companies/") {
            guard (6...9).contains(number.utf8.count),
                number.utf8.allSatisfy({ (48...57).contains($0) })
            else { return bad("A company's number has six digits, or some more.") }
        }
        let given: [(String, String)]
        do { given = try queryPairs(visit.request.uri.query ?? "") } catch {
            return bad("The query is not UTF-8 in percent-encoding.")
        }
        var values: [String: String] = [:]
        for (name, value) in given {
            guard names.contains(name) else {
                return bad("There is no parameter \(name.debugDescription).")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                return bad("\(name) is given twice.")
            }
        }
        func integer(_ name: String, _ range: ClosedRange<Int>, _ otherwise: Int) -> Int? {
            guard let text = values[name] else { return otherwise }
            guard text.utf8.count <= 15, text.utf8.allSatisfy({ (48...57).contains($0) }),
                text == "0" || !text.hasPrefix("0"), let value = Int(text), range.contains(value)
            else { return nil }
            return value
        }
        guard let start = integer("start_index", 0...CompanyAPI.startLimit, 0) else {
            return bad("start_index is a whole number from 0 to \(CompanyAPI.startLimit).")
        }
        guard
            let size = integer("items_per_page", 1...CompanyAPI.pageSizeLimit, CompanyAPI.pageSize)
        else {
            return bad("items_per_page is a whole number from 1 to \(CompanyAPI.pageSizeLimit).")
        }
        var text = ""
        for name in ["q", "name"] where names.contains(name) {
            text = values[name] ?? ""
            guard (1...CompanyAPI.textLimit).contains(text.unicodeScalars.count) else {
                return bad("\(name) has 1 to \(CompanyAPI.textLimit) characters.")
            }
        }
        guard let language = Language(rawValue: values["lang"] ?? Language.en.rawValue) else {
            return bad(
                "lang is one of \(Language.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        guard let timepoint = integer("timepoint", 0...CompanyAPI.timepointLimit, -1) else {
            return bad("timepoint is a whole number: the last one you have seen.")
        }
        guard let wait = integer("wait", 0...CompanyAPI.waitLimit, 0) else {
            return bad("wait is a whole number of seconds, at most \(CompanyAPI.waitLimit).")
        }
        return .success(
            Question(
                visit: visit, number: number, text: text, language: language, start: start,
                size: size,
                timepoint: timepoint < 0 ? nil : Int64(timepoint), wait: wait))
    }

    // MARK: How it is answered

    /// RFC 9110, section 13: what somebody has already is not sent again, and what has changed since
    /// they looked is said.
    private func conditional(_ visit: Visit, _ body: JSON, _ etag: String) -> Response {
        let headers = visit.request.headers
        let wanted = headers[values: .ifMatch]
        if !wanted.isEmpty, !EntityTags(wanted).match(etag, weakly: false) {
            var response = refusal(
                .preconditionFailed, "It has changed since: fetch it again, then decide.")
            response.headers[.eTag] = etag
            return response
        }
        let known = headers[values: .ifNoneMatch]
        if !known.isEmpty, EntityTags(known).match(etag, weakly: true) {
            return Response(
                status: .notModified, headers: [.eTag: etag, .cacheControl: "no-cache"])
        }
        var response = json(body)
        response.headers[.eTag] = etag
        response.headers[.cacheControl] = "no-cache"
        return response
    }

    private func refusal(_ status: HTTPResponse.Status, _ detail: String) -> Response {
        json(
            [
                "detail": .string(detail), "status": .integer(Int64(status.code)),
                "title": .string(status.reasonPhrase), "type": "about:blank",
            ], status: status, kind: "application/problem+json")
    }

    private func json(
        _ body: JSON, status: HTTPResponse.Status = .ok, kind: String = "application/json"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: kind],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.canonicalBytes)))
    }

    private func company(
        _ question: Question, _ answer: @Sendable (Company) -> JSON
    ) async throws -> Answer {
        let number = question.number
        let found = try await question.visit.database.read {
            try CompanyStore.company(number, in: $0)
        }
        return found.map { .found(answer($0)) } ?? .missing(CompanyAPI.noCompany)
    }

    private static let noCompany = "company-profile-not-found"

    // MARK: One company

    private func profile(_ question: Question) async throws -> Answer {
        let json = CompanyJSON(work: work, law: law)
        return try await company(question) { json.profile($0) }
    }

    private func office(_ question: Question) async throws -> Answer {
        let json = CompanyJSON(work: work, law: law)
        return try await company(question) { json.officeResource($0) }
    }

    private func officers(_ question: Question) async throws -> Answer {
        let json = CompanyJSON(work: work, law: law)
        return try await company(question) { company in
            let active = company.officers.count { $0.until == nil }
            return CompanyJSON.page(
                company.officers.reversed().map { json.officer($0, of: company) },
                kind: "officer-list",
                at: json.path(company, "officers"), question.start, question.size,
                [
                    "active_count": .integer(Int64(active)), "inactive_count": 0,
                    "resigned_count": .integer(Int64(company.officers.count - active)),
                ])
        }
    }

    private func filings(_ question: Question) async throws -> Answer {
        let json = CompanyJSON(work: work, law: law)
        let (number, start, size) = (question.number, question.start, question.size)
        let found = try await question.visit.database.read { db in
            try CompanyStore.company(number, in: db).map { company in
                (company, try CompanyStore.filings(of: number, from: start, limit: size, in: db))
            }
        }
        guard let (company, filings) = found else { return .missing(CompanyAPI.noCompany) }
        return .found([
            "kind": "filing-history", "filing_history_status": "filing-history-available",
            "start_index": .integer(Int64(start)), "items_per_page": .integer(Int64(size)),
            "total_results": .integer(Int64(company.filings)),
            "total_count": .integer(Int64(company.filings)),
            "items": .array(filings.map { json.filing($0) }),
            "links": ["self": .string(json.path(company, "filing-history"))],
        ])
    }

    private func controllers(_ question: Question) async throws -> Answer {
        let json = CompanyJSON(work: work, law: law)
        let number = question.number
        let found = try await question.visit.database.read { db in
            try CompanyStore.company(number, in: db).map {
                ($0, try Ownership.net(of: number, in: db))
            }
        }
        guard let (company, net) = found else { return .missing(CompanyAPI.noCompany) }
        let ownership = net.map { Ownership(of: number, among: $0) }
        let items = json.controllers(of: company, ownership)
        let active = items.count { $0["ceased_on"] == nil }
        return .found(
            CompanyJSON.page(
                items, kind: "persons-with-significant-control#list",
                at: json.path(company, "persons-with-significant-control"), question.start,
                question.size,
                [
                    "active_count": .integer(Int64(active)),
                    "ceased_count": .integer(Int64(items.count - active)),
                ]))
    }

    private func charges(_ question: Question) async throws -> Answer {
        let json = CompanyJSON(work: work, law: law)
        return try await company(question) { company in
            let satisfied = company.charges.count { !$0.isOpen }
            return CompanyJSON.page(
                company.charges.reversed().map { json.charge($0, of: company) },
                kind: "charges#list",
                at: json.path(company, "charges"), question.start, question.size,
                [
                    "total_count": .integer(Int64(company.charges.count)),
                    "unfiltered_count": .integer(Int64(company.charges.count)),
                    "satisfied_count": .integer(Int64(satisfied)), "part_satisfied_count": 0,
                ])
        }
    }

    private func ownership(_ question: Question) async throws -> Answer {
        let number = question.number
        let statements = OwnershipStatements(work: work, law: law)
        let found = try await question.visit.database.read { db in
            try CompanyStore.company(number, in: db).map { try statements.all(of: $0, in: db) }
        }
        return found.map { .found($0) } ?? .missing(CompanyAPI.noCompany)
    }

    // MARK: Search

    private func search(_ question: Question) async throws -> Answer {
        let json = CompanyJSON(work: work, law: law)
        let (text, start, size) = (question.text, question.start, question.size)
        let (total, companies) = try await question.visit.database.read { db in
            let found = try CompanyStore.search(
                text, from: start, limit: size, in: db, newest: false)
            return (found.total, try CompanyStore.companies(found.numbers, in: db))
        }
        return .found([
            "kind": "search#companies", "start_index": .integer(Int64(start)),
            "items_per_page": .integer(Int64(size)), "total_results": .integer(Int64(total)),
            "page_number": .integer(Int64(start / size + 1)),
            "items": .array(companies.map { json.result($0) }),
            "links": ["self": .string("/api/search/companies")],
        ])
    }

    /// Whether a name could be had by whoever has none of it yet.
    private func checkName(_ question: Question) async throws -> Answer {
        let text = question.text
        let probe = NameProbe(law: law, work: work)
        let finding = try await question.visit.database.read { db in
            try probe.finding(text, by: nil, in: db)
        }
        return .found([
            "available": .bool(finding.isGood), "kind": "company-name",
            "message": .string(finding.text[question.language]),
        ])
    }

    private func describe(_ visit: Visit) async throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_json)))
    }

    // MARK: Everything

    /// The filings after a place in the public log, one a line: whoever stops goes on where they were.
    private func stream(_ question: Question) -> Response {
        let json = CompanyJSON(work: work, law: law)
        let database = question.visit.database
        let (after, wait) = (question.timepoint ?? -1, question.wait)
        return lines { write in
            var last = after
            var rounds = 0
            while true {
                let from = last
                let events = try await database.read {
                    try CompanyStore.events(after: from, limit: 500, in: $0)
                }
                for event in events {
                    try await write(json.event(event))
                    last = event.timepoint
                }
                if events.count == 500 { continue }
                if rounds >= wait { return }
                rounds += 1
                // A line without anything says that the connection lives.
                try await write(nil)
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Every company as it is, one a line; first the place in the log from which the stream goes on.
    private func snapshot(_ question: Question) async throws -> Response {
        let json = CompanyJSON(work: work, law: law)
        let database = question.visit.database
        let timepoint = try await database.read { try CompanyStore.lastTimepoint(in: $0) }
        return lines { write in
            try await write(["timepoint": .integer(timepoint)])
            var last = ""
            while true {
                let after = last
                let companies = try await database.read {
                    try CompanyStore.companies(after: after, limit: 200, in: $0)
                }
                for company in companies { try await write(json.profile(company)) }
                guard let final = companies.last, companies.count == 200 else { return }
                last = final.number
            }
        }
    }

    private func lines(
        _ body: @escaping @Sendable ((JSON?) async throws -> Void) async throws -> Void
    ) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let line = LineWriter(writer)
                try await body { json in try await line.write(json) }
                try await line.finish()
            })
    }
}

/// Hands lines to a response's body, one after the other.
private final class LineWriter: @unchecked Sendable {
    private var writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) { self.writer = writer }

    func write(_ json: JSON?) async throws {
        try await writer.write(ByteBuffer(bytes: (json?.canonicalBytes ?? []) + [10]))
    }

    func finish() async throws { try await writer.finish(nil) }
}

/// The entity tags of a condition (RFC 9110, section 8.8.3). What is not one matches nothing.
private struct EntityTags {
    private var isAny = false
    private var tags: [(isWeak: Bool, opaque: String)] = []

    init(_ headers: [String]) {
        for header in headers {
            if header.filter({ $0 != " " }) == "*" {
                isAny = true
                continue
            }
            var rest = header[...]
            while let quote = rest.firstIndex(of: "\"") {
                let isWeak = rest[..<quote].hasSuffix("W/")
                let after = rest[rest.index(after: quote)...]
                guard let end = after.firstIndex(of: "\"") else { break }
                tags.append((isWeak, String(rest[quote...end])))
                rest = after[after.index(after: end)...]
            }
        }
    }

    func match(_ etag: String, weakly: Bool) -> Bool {
        isAny || tags.contains { $0.opaque == etag && (weakly || !$0.isWeak) }
    }
}
