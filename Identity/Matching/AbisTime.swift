package import Kernel

/// Times as these messages write them: UTC with milliseconds, `2020-03-29T07:01:24.692Z`.
package enum AbisTime {
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes.last == 90 else { return false }
        // The Kernel's times have three digits more.
        return Moment(iso: String(text.dropLast()) + "000Z") != nil
    }

    package static func text(_ moment: Moment) -> String {
        String(moment.iso.dropLast(4)) + "Z"
    }
}
