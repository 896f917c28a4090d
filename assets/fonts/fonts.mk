# The fonts that the system carries: which faces, from which Debian packages (fonts-lato,
# fonts-dejavu-core), at which pixel sizes. Included by tools/tools.mk.

FONT_SOURCES ?= /usr/share/fonts/truetype

# A humanist sans for the interface.
FONT_FACES := lato/Lato-Regular lato/Lato-Bold lato/Lato-Italic
lato/Lato-Regular.sizes := 11,12,13,14,15,16,18,20,24,32,48,64
lato/Lato-Bold.sizes := 11,12,13,14,15,16,18,20,24,32,48,64
lato/Lato-Italic.sizes := 12,13,14,16,20

# A monospaced face for the terminal and for code.
FONT_FACES += dejavu/DejaVuSansMono dejavu/DejaVuSansMono-Bold
dejavu/DejaVuSansMono.sizes := 11,12,13,14,15,16,18,20,24,32
dejavu/DejaVuSansMono-Bold.sizes := 11,12,13,14,15,16,18,20,24,32

# Light hinting keeps letters' widths and spacing as designed and their stems crisp.
FONT_OPTIONS := --hinting slight
