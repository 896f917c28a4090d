// Where each tool begins. The tools are linked from one archive, each with its own function below as
// `main` (userland/user.mk), because compiling and linking a separate target for each takes minutes.

internal import ToolKit
internal import Tools

@c(tool_bind)
func bindMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.bind) }

@c(tool_cat)
func catMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.cat) }

@c(tool_clear)
func clearMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.clear) }

@c(tool_cp)
func cpMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.cp) }

@c(tool_date)
func dateMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.date) }

@c(tool_echo)
func echoMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.echo) }

@c(tool_env)
func envMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.env) }

@c(tool_free)
func freeMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.free) }

@c(tool_grep)
func grepMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.grep) }

@c(tool_head)
func headMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.head) }

@c(tool_hexdump)
func hexdumpMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.hexdump) }

@c(tool_kill)
func killMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.kill) }

@c(tool_link)
func linkMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.link) }

@c(tool_ls)
func lsMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.ls) }

@c(tool_mount)
func mountMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.mount) }

@c(tool_mv)
func mvMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.mv) }

@c(tool_ps)
func psMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.ps) }

@c(tool_readlink)
func readlinkMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.readlink) }

@c(tool_rm)
func rmMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.rm) }

@c(tool_sleep)
func sleepMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.sleep) }

@c(tool_stat)
func statMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.stat) }

@c(tool_symlink)
func symlinkMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.symlink) }

@c(tool_tail)
func tailMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.tail) }

@c(tool_top)
func topMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.top) }

@c(tool_touch)
func touchMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.touch) }

@c(tool_uptime)
func uptimeMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.uptime) }

@c(tool_wc)
func wcMain(_ count: CInt, _ arguments: UnsafeRawPointer?) -> CInt { runTool(Tools.wc) }
