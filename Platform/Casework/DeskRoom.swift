package import Kernel
package import Registers

/// A part of the desk that another room of the house brings, for those with a duty there.
package struct DeskRoom: Sendable {
    package let title: Text
    package let path: String
    package let duty: Duty

    package init(_ title: Text, at path: String, for duty: Duty) {
        self.title = title
        self.path = path
        self.duty = duty
    }
}
