import Foundation

/// Keys are in the memory of this program, and a picture of its memory is a file like any other.
enum CoreDumps {
    /// From now on a crash writes none of it to the disk, whatever the limits of who started the
    /// program are, and also where another program takes pictures of those that crash.
    static func leaveOut() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // No mapping of any kind (core(5)); where there is no /proc, the limit has to do.
        if let filter = FileHandle(forWritingAtPath: "/proc/self/coredump_filter") {
            try? filter.write(contentsOf: Data("0".utf8))
            try? filter.close()
        }
    }
}
