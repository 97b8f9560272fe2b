internal import Kernel
internal import Trust

/// What a person and their session are called at one client: nothing that another client could
/// compare (OpenID Connect Core, section 8.1).
struct Subjects: Sendable {
    private let secret: Secret
    private let sessions: Secret

    init(_ secret: Secret) {
        self.secret = secret
        sessions = secret.derived(for: "openid-sessions")
    }

    func subject(of person: PersonNumber, at client: Client) -> String {
        PairwiseSubject.of(person, for: client.sector, secret)
    }

    /// `sid`: which of the person's sessions it is.
    func session(_ id: String, at client: Client) -> String {
        String(sessions.code(for: "\(client.id):\(id)").prefix(32))
    }
}
