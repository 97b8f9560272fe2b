package import HTTPTypes
package import Hummingbird
internal import Kernel

package typealias Handler = @Sendable (Visit) async throws -> Response

/// The site's table of contents, filled by each room and read by `Site`.
package final class Routes {
    struct Route {
        let method: HTTPRequest.Method
        /// Hummingbird's notation, without the language: `/services/:slug`.
        let path: String
        let isUnderLanguage: Bool
        let isOpen: Bool
        let handler: Handler

        /// A page of the staff desk: a visit there keeps the desk open.
        var isDesk: Bool { path == "/desk" || path.hasPrefix("/desk/") }
    }

    private(set) var all: [Route] = []

    package init() {}

    /// A page that is the same for everybody: rendered once, then served from memory.
    package func open(_ path: String, _ handler: @escaping Handler) {
        all.append(
            Route(method: .get, path: path, isUnderLanguage: true, isOpen: true, handler: handler))
    }

    /// A page under each language.
    package func page(_ path: String, _ handler: @escaping Handler) {
        all.append(
            Route(method: .get, path: path, isUnderLanguage: true, isOpen: false, handler: handler))
    }

    /// What a form under each language is sent to.
    package func form(_ path: String, _ handler: @escaping Handler) {
        all.append(
            Route(
                method: .post, path: path, isUnderLanguage: true, isOpen: false, handler: handler))
    }

    /// An address outside the languages.
    package func root(
        _ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler
    ) {
        all.append(
            Route(
                method: method, path: path, isUnderLanguage: false, isOpen: false,
                handler: handler))
    }
}
