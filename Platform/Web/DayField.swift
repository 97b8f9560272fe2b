package import Kernel

/// A day as people say it: day, month by name, year. Nobody wonders which of two numbers is the
/// month.
package struct DayField: Sendable {
    private let name: String
    private let label: String
    private let hint: String?
    private let error: String?
    private let form: Form

    /// - Parameter form: what was filled in before: the fields `name-day`, `name-month`, `name-year`.
    package init(
        _ name: String, _ label: String, hint: String? = nil, error: String? = nil, from form: Form
    ) {
        self.name = name
        self.label = label
        self.hint = hint
        self.error = error
        self.form = form
    }

    package func html(_ language: Language) -> HTML {
        let months = (1...12).map { month -> HTML in
            """
            <option value="\(month)"\("selected", if: form["\(name)-month"] == String(month))>\
            \(Formats.month(month)[language])</option>

            """
        }
        let described: HTML =
            error == nil ? .nothing : " aria-invalid=\"true\" aria-describedby=\"\(name)-error\""
        return """
            <fieldset class="field\(error == nil ? "" : " wrong")" id="\(name)">
            <legend>\(label)</legend>
            \(hint.map { "<p class=\"hint\">\($0)</p>" as HTML })
            \(error.map { "<p class=\"error\" id=\"\(name)-error\">\($0)</p>" as HTML })
            <div class="day">
            <div><label for="\(name)-day">\(WebTexts.day[language])</label>
            <input type="text" inputmode="numeric" dir="ltr" maxlength="2" id="\(name)-day" \
            name="\(name)-day" value="\(form["\(name)-day"])" autocomplete="off"\(described)></div>
            <div><label for="\(name)-month">\(WebTexts.month[language])</label>
            <select id="\(name)-month" name="\(name)-month"\(described)><option value="">–</option>
            \(months)</select></div>
            <div><label for="\(name)-year">\(WebTexts.year[language])</label>
            <input type="text" inputmode="numeric" dir="ltr" maxlength="4" id="\(name)-year" \
            name="\(name)-year" value="\(form["\(name)-year"])" autocomplete="off"\(described)></div>
            </div>
            </fieldset>
            """
    }

    /// The day in a form's three fields, in any of the digits people write; nil when it is none.
    package static func read(_ name: String, from form: Form) -> Day? {
        func number(_ part: String) -> String? {
            let digits = form["\(name)-\(part)"].withLatinDigits
            guard (1...4).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ (48...57).contains($0) })
            else { return nil }
            return digits
        }
        guard let day = number("day"), let month = number("month"), let year = number("year"),
            year.utf8.count == 4
        else { return nil }
        func padded(_ text: String) -> String { text.utf8.count == 1 ? "0" + text : text }
        return Day(iso: "\(year)-\(padded(month))-\(padded(day))")
    }
}
