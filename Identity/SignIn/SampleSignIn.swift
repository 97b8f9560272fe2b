internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// Signing in by choosing from a list: only where the people are invented.
struct SampleSignIn: Sendable {
    let door: SignInPages

    func routes(_ routes: Routes) {
        routes.form("/sign-in", signIn)
    }

    static func way(_ visit: Visit, _ wish: SignInPages.Wish) -> HTML {
        let l = visit.language
        let rows = SamplePeople.roles.map { role -> HTML in
            """
            <li>\(postForm(visit.link("/sign-in"), visit,
                """
                <input type="hidden" name="method" value="sample">
                \(wish.fields)
                <input type="hidden" name="person" value="\(role.number.digits)">
                \(submitButton(role.name[l], style: "secondary"))
                <p>\(role.what[l])\(l.comma)\(ltr(role.number.digits))</p>
                """))</li>

            """
        }
        return """
            <section aria-labelledby="way-sample">
            <h2 id="way-sample">\(SignInTexts.sample[l])</h2>
            <p>\(SignInTexts.chooseSample[l])</p>
            <ul class="cards">
            \(rows)</ul>
            </section>
            """
    }

    private func signIn(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let wish = SignInPages.Wish(form, visit.language)
        guard let number = PersonNumber(form["person"]),
            SamplePeople.roles.contains(where: { $0.number == number })
        else { return door.page(visit, wish, problem: ("main", SignInTexts.refused)) }
        let token = try await visit.database.write { db in
            try door.admit(
                SignInPages.Finding(
                    person: number, level: .high, method: "sample", isOwnDevice: true),
                on: visit, in: db)
        }
        guard let token else {
            return door.page(visit, wish, problem: ("main", SignInTexts.refused))
        }
        return door.welcome(token, visit, wish)
    }
}
