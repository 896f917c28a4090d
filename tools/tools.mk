# The host tools `fbmp` and `grf`, the art they make, their manuals, speed and fuzzing.
#
#   make tools                   release builds in .build/bin
#   make install-tools PREFIX=…  tools, manuals and shell completions for this machine
#   make tool-docs               manual pages and completions, from the tools' own option tables
#   make art                     pictures, icons, cursors and fonts in .build/art
#   make gallery          how controls look, in .build/gallery; `make goldens` accepts it
#   make benchmark-tools         speed, beside ImageMagick on the same files
#   make fuzz-formats            the codecs against damaged files, FUZZ_SECONDS each

TOOLS_BIN := $(BUILD)/bin
FBMP := $(TOOLS_BIN)/fbmp
GRF := $(TOOLS_BIN)/grf
# What goes into the image as it lies there, and what is needed on the way.
ART := $(BUILD)/art
ART_WORK := $(BUILD)/art-work
ART_DATA := $(ART)/base/data
PREFIX ?= /usr/local
DESTDIR ?=

ROOT_DIRECTORIES += $(ART)
ROOT_PREREQUISITES += art

.PHONY: tools install-tools tool-docs art gallery goldens benchmark-tools fuzz-formats clean-art

# --- Tools

tools: $(FBMP) $(GRF) ## Build the host tools fbmp and grf in .build/bin

# SwiftPM decides whether anything is to be done; a tool is copied only when it changed, so that
# what is made with it stays up to date. The Swift library is linked in, so that the tools run on
# machines without a toolchain, by lld, which does not warn of functions that are never called.
# One recipe for both: two builds would wait for each other.
$(FBMP) $(GRF) &: tools-force
	swift build -c release --static-swift-stdlib -Xswiftc -use-ld=lld --product fbmp
	swift build -c release --static-swift-stdlib -Xswiftc -use-ld=lld --product grf
	@mkdir -p $(TOOLS_BIN)
	@for tool in fbmp grf; do \
	    [ $(TOOLS_BIN)/$$tool -nt $(BUILD)/release/$$tool ] || \
	    install -s -m 755 $(BUILD)/release/$$tool $(TOOLS_BIN)/$$tool || exit 1; \
	done

.PHONY: tools-force
tools-force:

# argument-parser's plugin writes the pages from the option tables. It lists the built-in `help` as
# a subcommand, which these tools have not got.
tool-docs: tools ## Write manual pages and shell completions of the tools
	swift package --allow-writing-to-package-directory generate-manual --date $(MANUAL_DATE)
	@mkdir -p $(BUILD)/man $(BUILD)/completions
	@for tool in fbmp grf; do \
	    sed -e '/^\.Ar subcommand$$/d' -e 's/^$$/.Pp/' \
	        $(BUILD)/plugins/GenerateManual/outputs/*/$$tool.1 > $(BUILD)/man/$$tool.1 && \
	    for shell in bash zsh fish; do \
	        $(TOOLS_BIN)/$$tool --generate-completion-script $$shell \
	            > $(BUILD)/completions/$$tool.$$shell || exit 1; \
	    done || exit 1; \
	done

# The pages change when the tools do.
MANUAL_DATE = $(shell git log -1 --format=%cs -- tools 2>/dev/null || echo 2026-01-01)

install-tools: tool-docs ## Install the tools under PREFIX, /usr/local by default
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(FBMP) $(GRF) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(BUILD)/man/fbmp.1 $(BUILD)/man/grf.1 $(DESTDIR)$(PREFIX)/share/man/man1
	for tool in fbmp grf; do \
	    install -m 644 $(BUILD)/completions/$$tool.bash \
	        $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$tool && \
	    install -m 644 $(BUILD)/completions/$$tool.zsh \
	        $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$tool && \
	    install -m 644 $(BUILD)/completions/$$tool.fish \
	        $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$tool.fish || exit 1; \
	done

# --- Art

ICON_SIZES := 16 32 48
# Each wallpaper takes 8 MB of the image; name fewer to keep it small.
WALLPAPERS ?= hills night
ICONS := $(basename $(notdir $(wildcard assets/icons/*.svg)))
ART_FILES := \
    $(WALLPAPERS:%=$(ART_DATA)/wallpaper/%.fbmp) \
    $(patsubst assets/cursor/%.svg,$(ART_DATA)/cursor/%.fbmp,$(wildcard assets/cursor/*.svg)) \
    $(patsubst assets/controls/%.svg,$(ART_DATA)/icons/%.fbmp,$(wildcard assets/controls/*.svg)) \
    $(foreach size,$(ICON_SIZES),$(ICONS:%=$(ART_DATA)/icons/%-$(size).fbmp)) \
    $(ART_DATA)/cursor/hotspots.cfg

include assets/fonts/fonts.mk
FONT_STAMPS := $(FONT_FACES:%=$(ART_WORK)/stamps/%)

art: $(ART_FILES) $(FONT_STAMPS) ## Make the pictures and fonts of the desktop in .build/art

# The renderer has 8 bits a channel, which leaves bands in slow gradients: they are smoothed and
# dithered. Every step gives the same bytes each time.
$(ART_DATA)/wallpaper/%.fbmp: assets/wallpaper/%.svg $(FBMP)
	@mkdir -p $(@D) $(ART_WORK)/png
	rsvg-convert -w 1920 -h 1080 $< -o $(ART_WORK)/png/wallpaper-$*.png
	$(FBMP) --quiet --deband 32 --dither $(ART_WORK)/png/wallpaper-$*.png -o $@

$(ART_DATA)/cursor/%.fbmp: assets/cursor/%.svg $(FBMP)
	@mkdir -p $(@D) $(ART_WORK)/png
	rsvg-convert -w 32 -h 32 $< -o $(ART_WORK)/png/cursor-$*.png
	$(FBMP) --quiet $(ART_WORK)/png/cursor-$*.png -o $@

$(ART_DATA)/cursor/hotspots.cfg: assets/cursor/hotspots.cfg
	@mkdir -p $(@D)
	cp $< $@

$(ART_DATA)/icons/%.fbmp: assets/controls/%.svg $(FBMP)
	@mkdir -p $(@D) $(ART_WORK)/png
	rsvg-convert -w 16 -h 16 $< -o $(ART_WORK)/png/control-$*.png
	$(FBMP) --quiet $(ART_WORK)/png/control-$*.png -o $@

define ICON_RULE
$(ART_DATA)/icons/%-$(1).fbmp: assets/icons/%.svg $(FBMP)
	@mkdir -p $$(@D) $(ART_WORK)/png
	rsvg-convert -w $(1) -h $(1) $$< -o $(ART_WORK)/png/icon-$$*-$(1).png
	$(FBMP) --quiet $(ART_WORK)/png/icon-$$*-$(1).png -o $$@
endef
$(foreach size,$(ICON_SIZES),$(eval $(call ICON_RULE,$(size))))

# One run of grf makes every size of a face, so a stamp stands for the files.
$(ART_WORK)/stamps/%: assets/fonts/fonts.mk $(GRF)
	@mkdir -p $(@D) $(ART_DATA)/fonts
	$(GRF) --quiet $(FONT_SOURCES)/$*.ttf $(FONT_OPTIONS) --size $($*.sizes) \
	    --output-dir $(ART_DATA)/fonts
	@touch $@

clean-art:
	rm -rf $(ART) $(ART_WORK)

# --- Looks of the toolkit

gallery: art ## Draw every control in every theme and state into .build/gallery
	@rm -rf $(BUILD)/gallery
	PATCHWORK_TESTS=PatchworkTests GALLERY=$(CURDIR)/$(BUILD)/gallery swift test --filter LookTests || true
	@for picture in $(BUILD)/gallery/*.fbmp; do \
	    $(FBMP) --quiet $$picture -o $${picture%.fbmp}.png && rm $$picture || exit 1; \
	done
	@ls $(BUILD)/gallery

goldens: art ## Accept how every control looks now; look at `make gallery` first
	PATCHWORK_TESTS=PatchworkTests GOLDENS=write swift test --filter LookTests

# --- Speed and fuzzing

benchmark-tools: tools ## Measure the tools beside ImageMagick
	@tools/benchmark.sh $(FBMP) $(GRF)

fuzz-formats: ## Fuzz the picture and font readers for FUZZ_SECONDS each
	@tools/fuzz.sh FBMPFile $(FUZZ_SECONDS)
	@tools/fuzz.sh GRFFile $(FUZZ_SECONDS)
