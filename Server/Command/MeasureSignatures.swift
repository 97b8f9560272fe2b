import ArgumentParser
import Foundation
import Kernel
import Trust

/// What the signature of a token costs here: the limit of what the OpenID Provider can do.
struct MeasureSignatures: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-signatures",
        abstract: "Measure how many tokens one core signs a second.")

    @Option(help: "Seconds for each algorithm.")
    var seconds = 2.0

    func run() throws {
        // As long as an ID token's claims are.
        let claims = JSON.object(["sub": .string(String(repeating: "x", count: 500))])
        for algorithm in [SignatureAlgorithm.rs256, .es256] {
            let key = try SigningKey.new(algorithm)
            let start = ContinuousClock.now
            var count = 0
            while start.duration(to: .now).inSeconds < seconds {
                _ = try key.sign(claims, type: "JWT")
                count += 1
            }
            let rate = Double(count) / start.duration(to: .now).inSeconds
            print("\(algorithm.rawValue)  \(Int(rate))/s")
        }
    }
}
