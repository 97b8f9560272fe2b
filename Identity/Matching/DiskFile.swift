import Foundation

/// A file of a gallery: what the system refuses is an error that names the file.
final class DiskFile: Sendable {
    let path: String
    let descriptor: Int32

    /// - make: whether a file that is not there is made, empty.
    init(_ path: String, make: Bool) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CLOEXEC | (make ? O_CREAT : 0), 0o600)
        guard descriptor >= 0 else { throw DiskFile.refusal("open", path) }
    }

    deinit { close(descriptor) }

    static func refusal(_ what: String, _ path: String) -> GalleryError {
        .refused(what: what, path: path, code: errno)
    }

    var size: Int {
        get throws {
            var facts = stat()
            guard fstat(descriptor, &facts) == 0 else { throw DiskFile.refusal("look at", path) }
            return Int(facts.st_size)
        }
    }

    /// As many bytes as there are, at most `count`.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress! + filled, count - filled, offset + filled)
                if got < 0 && errno == EINTR { continue }
                guard got >= 0 else { throw DiskFile.refusal("read", path) }
                if got == 0 { break }
                filled += got
            }
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var done = 0
        while done < bytes.count {
            let wrote = pwrite(
                descriptor, bytes.baseAddress! + done, bytes.count - done, offset + done)
            if wrote < 0 && errno == EINTR { continue }
            guard wrote > 0 else { throw DiskFile.refusal("write", path) }
            done += wrote
        }
    }

    func write(_ bytes: [UInt8], at offset: Int) throws {
        try bytes.withUnsafeBytes { try write($0, at: offset) }
    }

    /// On the disk, so that it is there when the power goes.
    func force() throws {
        guard fdatasync(descriptor) == 0 else { throw DiskFile.refusal("force", path) }
    }

    /// Takes the room now, so that there is none missing later.
    func reserve(from start: Int, upTo end: Int) throws {
        var code: Int32
        repeat { code = posix_fallocate(descriptor, start, end - start) } while code == EINTR
        guard code == 0 else { throw GalleryError.refused(what: "enlarge", path: path, code: code) }
    }

    func cut(to size: Int) throws {
        guard ftruncate(descriptor, size) == 0 else { throw DiskFile.refusal("cut", path) }
    }

    /// A file with this content, or none: there is no moment at which half of it has this name.
    static func make(_ path: String, containing bytes: [UInt8]) throws {
        let draft = path + ".new"
        let file = try DiskFile(draft, make: true)
        try file.cut(to: 0)
        try file.write(bytes, at: 0)
        try file.force()
        guard rename(draft, path) == 0 else { throw refusal("name", path) }
        try forceFolder((path as NSString).deletingLastPathComponent)
    }

    private static func forceFolder(_ path: String) throws {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw refusal("open", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw refusal("force", path) }
    }
}
