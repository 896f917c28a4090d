// What every program with a window needs, so that `import Patchwork` is enough.

@_exported public import DesktopProtocol
@_exported public import Geometry
@_exported public import Graphics
@_exported public import Theme
