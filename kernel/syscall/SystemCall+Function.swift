// The kernel's half of the table of system calls: which function performs which call. The other half, which
// programs and documents know, is `SystemCall.row`. Neither compiles without a row for every call.

internal import FileSystem
internal import KernelABI
internal import Processes

/// What performs a call, by what it works on.
enum SystemCallFunction {
    /// Works on the thread that calls, and its process.
    case caller((SystemCalls, Caller, SystemCallArguments) throws(Errno) -> UInt64)
    /// Works on what the process sees of files, which is lent.
    case files((SystemCalls, FileContext, SystemCallArguments) throws(Errno) -> UInt64)
    /// Ends the calling thread, which does not come back.
    case leave((SystemCalls, Caller, SystemCallArguments) throws(Errno) -> Void)
    /// Makes the thread go on with other registers.
    case resume((SystemCalls, Caller, SystemCallArguments) throws(Errno) -> Void)
}

extension SystemCall {
    /// The call's function.
    @inline(__always)
    var function: SystemCallFunction {
        switch self {
        case .exit: .leave(SystemCalls.exit)
        case .threadExit: .leave(SystemCalls.exitThread)
        case .spawn: .caller(SystemCalls.spawn)
        case .threadCreate: .caller(SystemCalls.createThread)
        case .yield: .caller(SystemCalls.yield)
        case .sleep: .caller(SystemCalls.sleep)
        case .processID: .caller(SystemCalls.processID)
        case .threadID: .caller(SystemCalls.threadID)
        case .setThreadPointer: .caller(SystemCalls.setThreadPointer)
        case .uptime: .caller(SystemCalls.uptime)
        case .epoch: .caller(SystemCalls.epoch)
        case .open: .files(SystemCalls.open)
        case .open2: .files(SystemCalls.openBoth)
        case .openAt: .files(SystemCalls.openAt)
        case .close: .files(SystemCalls.close)
        case .read: .files(SystemCalls.read)
        case .write: .files(SystemCalls.write)
        case .seek: .files(SystemCalls.seek)
        case .ioctl: .files(SystemCalls.control)
        case .poll: .files(SystemCalls.poll)
        case .stat: .files(SystemCalls.status)
        case .fileStat: .files(SystemCalls.fileStatus)
        case .directoryEntries: .files(SystemCalls.readDirectory)
        case .dup: .files(SystemCalls.duplicate)
        case .dup2: .files(SystemCalls.duplicateTo)
        case .remove: .files(SystemCalls.remove)
        case .link: .files(SystemCalls.link)
        case .symlink: .files(SystemCalls.symlink)
        case .readlink: .files(SystemCalls.readlink)
        case .rename: .files(SystemCalls.rename)
        case .mmap: .caller(SystemCalls.map)
        case .munmap: .caller(SystemCalls.unmap)
        case .mprotect: .caller(SystemCalls.protect)
        case .futexWait: .caller(SystemCalls.waitOnWord)
        case .futexWake: .caller(SystemCalls.wakeWaiters)
        case .mount: .caller(SystemCalls.mount)
        case .unmount: .files(SystemCalls.unmount)
        case .bind: .files(SystemCalls.bind)
        case .share: .files(SystemCalls.share)
        case .claim: .files(SystemCalls.claim)
        case .revoke: .files(SystemCalls.revoke)
        case .notify: .caller(SystemCalls.notify)
        case .noted: .resume(SystemCalls.finishNote)
        }
    }
}
