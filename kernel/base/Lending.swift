// Lending objects without counting references.

extension Unmanaged {
    /// Lends the object to `body`, which may throw: `_withUnsafeGuaranteedRef` for typed errors.
    ///
    /// - Safety: somebody keeps the object until `body` returns.
    @unsafe @inlinable @inline(__always)
    public func lend<Result, Failure: Error>(
        _ body: (Instance) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let result = unsafe _withUnsafeGuaranteedRef { object -> Swift.Result<Result, Failure> in
            do throws(Failure) {
                return .success(try body(object))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
