# Boxes: programs that see only what their manifest names. A manifest is root/box/<name>/manifest;
# the program is the SwiftPM executable <name>, which `make programs` puts to /box/<name>/bin/<name>.
# The links /base/bin/<name> are made at boot, by boxd.

BOX_PROGRAMS := dwm wall cursor taskbar terminal calculator clock tetris doom widgets
# The escape suite is its own inside: one program, as a box and as what starts the box.
BOX_PROGRAMS += escape

# usage: $(call stage-boxes) in the recipe that has built the programs. A box that cannot be started,
# for want of a manifest, is an error; a manifest whose program is not built yet is reported.
define stage-boxes
	@for name in $(call only,$(BOX_PROGRAMS)); do \
		if [ ! -e root/box/$$name/manifest ]; then \
			echo "root/box/$$name/manifest: the box $$name has no manifest" >&2; exit 1; fi; \
		if [ ! -x $(USER_PRODUCTS)/$$name ]; then \
			echo "box $$name: no executable of this name was built"; continue; fi; \
		mkdir -p $(USER_STAGE)/box/$$name/bin && \
		objcopy --strip-all $(USER_PRODUCTS)/$$name $(USER_STAGE)/box/$$name/bin/$$name || exit 1; \
	done
	@$(if $(call only,escape),cp $(USER_STAGE)/box/escape/bin/escape $(USER_STAGE)/base/bin/escape-suite)
endef
