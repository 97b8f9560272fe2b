package import Kernel

/// A run that is read left to right in any text: an id, a phone number, an ISO date.
package func ltr(_ text: some StringProtocol) -> HTML {
    "<bdi dir=\"ltr\">\(text)</bdi>"
}

/// Text of unknown direction, such as a name that somebody typed.
package func bdi(_ text: some StringProtocol) -> HTML {
    "<bdi>\(text)</bdi>"
}

/// A labelled field of a form, with its hint and what is wrong with it.
package struct Field: Sendable {
    package var name: String
    package var label: String
    package var hint: String?
    package var error: String?
    package var value: String

    package init(
        _ name: String, _ label: String, hint: String? = nil, error: String? = nil,
        value: String = ""
    ) {
        self.name = name
        self.label = label
        self.hint = hint
        self.error = error
        self.value = value
    }

    private var described: HTML {
        let ids = [hint.map { _ in "\(name)-hint" }, error.map { _ in "\(name)-error" }]
            .compactMap { $0 }
        guard !ids.isEmpty else { return .nothing }
        let invalid: HTML = error == nil ? .nothing : " aria-invalid=\"true\""
        return " aria-describedby=\"\(ids.joined(separator: " "))\"\(invalid)"
    }

    private func wrapped(_ control: HTML) -> HTML {
        """
        <div class="field\(error == nil ? "" : " wrong")">
        <label for="\(name)">\(label)</label>
        \(hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" as HTML })
        \(error.map { "<p class=\"error\" id=\"\(name)-error\">\($0)</p>" as HTML })
        \(control)
        </div>
        """
    }

    /// - Parameter kind: `text` for names in any script, `ltr` for ids and numbers.
    package func input(
        isLeftToRight: Bool = false, isNumeric: Bool = false, maximum: Int = 200,
        isRequired: Bool = true, autocomplete: String = "off", live: String? = nil
    ) -> HTML {
        let direction = isLeftToRight ? "ltr" : "auto"
        let mode: HTML = isNumeric ? " inputmode=\"numeric\"" : .nothing
        let watched: HTML? = live.map { " data-live=\"\($0)\"" }
        return wrapped(
            """
            <input type="text" id="\(name)" name="\(name)" value="\(value)" dir="\(direction)" \
            maxlength="\(maximum)" autocomplete="\(autocomplete)"\(mode)\(watched)\(described)\
            \("required", if: isRequired)>
            \(live == nil ? HTML.nothing : "<p class=\"live\" id=\"\(name)-live\" role=\"status\"></p>")
            """)
    }

    /// - Parameter autocomplete: `current-password` or `new-password`.
    package func password(_ autocomplete: String) -> HTML {
        wrapped(
            """
            <input type="password" id="\(name)" name="\(name)" dir="auto" maxlength="200" \
            autocomplete="\(autocomplete)"\(described) required>
            """)
    }

    package func textarea(rows: Int = 4, maximum: Int = 2000, isRequired: Bool = true) -> HTML {
        wrapped(
            """
            <textarea id="\(name)" name="\(name)" rows="\(rows)" maxlength="\(maximum)" \
            dir="auto"\(described)\("required", if: isRequired)>\(value)</textarea>
            """)
    }

    package func select(
        _ options: [(value: String, label: String)], isRequired: Bool = true
    )
        -> HTML
    {
        let rows = options.map { option -> HTML in
            """
            <option value="\(option.value)"\("selected", if: option.value == value)>\
            \(option.label)</option>

            """
        }
        return wrapped(
            """
            <select id="\(name)" name="\(name)"\(described)\("required", if: isRequired)>
            <option value="">–</option>
            \(rows)</select>
            """)
    }

    package func file(accept: String, isMany: Bool = false) -> HTML {
        wrapped(
            """
            <input type="file" id="\(name)" name="\(name)" accept="\(accept)"\(described)\
            \("multiple", if: isMany)>
            """)
    }

    /// One of a few, as radio buttons.
    package func radios(_ options: [(value: String, label: String, hint: HTML?)]) -> HTML {
        let rows = options.enumerated().map { index, option -> HTML in
            let id = index == 0 ? name : "\(name)-\(index)"
            return """
                <div class="choice"><input type="radio" id="\(id)" name="\(name)" \
                value="\(option.value)"\("checked", if: option.value == value)\
                \("required", if: index == 0)>
                <label for="\(id)">\(option.label)\
                \(option.hint.map { "<span class=\"hint\">\($0)</span>" as HTML })</label></div>

                """
        }
        return """
            <fieldset class="field\(error == nil ? "" : " wrong")"\(described)>
            <legend>\(label)</legend>
            \(hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" as HTML })
            \(error.map { "<p class=\"error\" id=\"\(name)-error\">\($0)</p>" as HTML })
            \(rows)</fieldset>
            """
    }
}

/// What is wrong with a form, above it, each a link to its field.
package func errorSummary(
    _ errors: [(field: String, message: String)], _ language: Language
)
    -> HTML
{
    guard !errors.isEmpty else { return .nothing }
    let rows = errors.map { "<li><a href=\"#\($0.field)\">\($0.message)</a></li>\n" as HTML }
    return """
        <div class="summary" role="alert" tabindex="-1">
        <h2>\(WebTexts.errorSummary[language])</h2>
        <ul>\(rows)</ul>
        </div>
        """
}

/// Label and value, row by row.
package func facts(_ rows: [(label: String, value: HTML)]) -> HTML {
    let lines = rows.map { "<div><dt>\($0.label)</dt><dd>\($0.value)</dd></div>\n" as HTML }
    return "<dl class=\"facts\">\n\(lines)</dl>"
}

/// How far a fact may be relied on, beside it. Nothing when it was read in a public source.
package func confidenceMark(_ confidence: Confidence, _ language: Language) -> HTML {
    switch confidence {
    case .published: .nothing
    case .unconfirmed: "<span class=\"mark\">\(WebTexts.unconfirmed[language])</span>"
    case .unpublished: "<span class=\"mark\">\(WebTexts.unpublished[language])</span>"
    }
}

/// A place on the way here, for the line above the title.
package func trail(_ places: [(label: String, path: String)], _ language: Language) -> HTML {
    let links = places.map {
        "<li><a href=\"/\(language.rawValue)\($0.path)\">\($0.label)</a></li>\n" as HTML
    }
    return """
        <nav class="trail" aria-label="\(WebTexts.trail[language])"><ol>\(links)</ol></nav>
        """
}

/// A form whose sending does something.
package func postForm(
    _ action: String, _ visit: Visit, multipart: Bool = false, _ content: HTML
) -> HTML {
    let encoding: HTML = multipart ? " enctype=\"multipart/form-data\"" : .nothing
    return """
        <form method="post" action="\(action)"\(encoding)>
        \(visit.formSeal)
        \(content)
        </form>
        """
}

///
/// - Parameters:
///   - about: what tells this button from others of the same label, for those who hear it.
///   - skipsChecks: whether it sends the form also when a field is empty that must not be.
package func submitButton(
    _ label: String, name: String? = nil, value: String? = nil, style: String = "primary",
    about: String = "", skipsChecks: Bool = false
) -> HTML {
    let identity: HTML =
        if let name, let value { " name=\"\(name)\" value=\"\(value)\"" } else { .nothing }
    let spoken: HTML = about.isEmpty ? .nothing : " aria-label=\"\(label): \(about)\""
    return """
        <button type="submit" class="\(style)"\(identity)\(spoken)\
        \("formnovalidate", if: skipsChecks)>\(label)</button>
        """
}
