internal import Arch
internal import CArch

enum E { case a(C); case b(String); case c(C, Int) }
final class C { let x: Int; init(_ x: Int) { self.x = x } ; deinit { putString("deinit\n") } }

func putString(_ s: String) { for c in s.utf8 { arch_out8(0x3F8, c) } }
let table = InlineArray<4, Int>(repeating: 5)
@c(kernel_enter_pvh)
public func kernelEntry(_ x: UInt64, _ t: UInt64) {
    var list: [E] = []
    for i in 0..<Int(x & 7) + 3 { list.append(.c(C(i), i)); list.append(.b("a rather long string that surely allocates \(i)\n")) }
    for e in list { switch e { case .c(let c, let i): putString("\(c.x + i)\n"); case .b(let s): putString(s); default: break } }
    putString("\(table[Int(x)&3])\n")
    list = []
    arch_halt_forever()
}
@c(kernel_enter_uefi)
public func kernelEntry2(_ x: UInt64) {
}
