# Every way to build, start and check PatchworkOS. `make help` lists them.
#
# SwiftPM does the building and knows what changed; what stands here is only what it cannot know:
# which platform a product is for, and how products become a disk that boots.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.SUFFIXES:

# What a user may set on the command line.
CPUS ?= 4
MEMORY ?= 1G
RESOLUTION ?= auto
ARGUMENTS ?=
OVERLAY ?=
DEBUG ?=
GDB ?=
CMD ?=
FUZZ ?= BootArchive
FUZZ_SECONDS ?= 60

# A line for the shell, where `$` is the shell's own.
override CMD := $(value CMD)

BUILD := .build
CONFIGURATION := $(if $(filter 1,$(DEBUG)),debug,release)
TRIPLE := x86_64-unknown-none-elf
# Crash reports of the host toolchain can hang; failures are reported without them.
export SWIFT_BACKTRACE := enable=no

# No path of this machine may reach a product: equal sources give equal bytes anywhere.
PREFIX_MAP := -Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=/patchwork \
	-Xcc -ffile-prefix-map=$(CURDIR)=/patchwork
FREESTANDING = swift build --triple $(TRIPLE) $(PREFIX_MAP)

KERNEL := $(BUILD)/kernel/$(CONFIGURATION)/Kernel
# The modules are optimised as one program when they are linked; docs/performance.md says what that saves.
KERNEL_LTO := $(if $(filter 1,$(DEBUG)),,--experimental-lto-mode full)
LOADER := $(BUILD)/efi/release/BootLoader
LOADER_SECTIONS := -j .text -j .reloc -j .rodata -j .data -j .dynamic -j .rela
IMAGE_TOOL := $(BUILD)/debug/image
STAGE := $(BUILD)/stage
IMAGE := $(BUILD)/patchwork.img

# Sources of the root archive, later ones over earlier ones; fragments below add to these. A
# prerequisite is a target that fills one of the directories.
ROOT_DIRECTORIES := root
ROOT_PREREQUISITES :=
# Runs host tests and guest tests need: `group` names of tools/packages.sh.
PACKAGE_GROUPS_RUN := build run
PACKAGE_GROUPS_TEST := build run check

-include tools/tools.mk
-include boxes/boxes.mk
-include userland/user.mk
-include boxes/doom/doom.mk

.PHONY: help
help: ## Show this list
	@echo "PatchworkOS: make <target> [VARIABLE=value ...]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14
	@echo "Variables: CPUS=$(CPUS) MEMORY=$(MEMORY) RESOLUTION=$(RESOLUTION) (or 1920x1080)"
	@echo "  DEBUG=1         an unoptimised kernel with all its checks"
	@echo "  GDB=1           wait for a debugger on port 1234"
	@echo "  OVERLAY=dir     files that replace or join those of the system"
	@echo "  ARGUMENTS='...' the kernel's command line"
	@echo "  CMD='ls /dev'   the line that \`make guest\` runs"
	@echo "  PATCHWORK_NO_APT=1  name missing Debian packages instead of installing them"

# MARK: Packages

.PHONY: packages-run packages-test packages-docs
packages-run:
	@tools/packages.sh $(PACKAGE_GROUPS_RUN)
packages-test:
	@tools/packages.sh $(PACKAGE_GROUPS_TEST)
packages-docs:
	@tools/packages.sh docs

# MARK: Building

# SwiftPM does not notice that a toolset or linker script changed: a newer one starts from nothing.
$(BUILD)/kernel.toolset: kernel/toolset.json kernel/main/kernel.ld
	@rm -rf $(BUILD)/kernel && mkdir -p $(BUILD) && touch $@
$(BUILD)/efi.toolset: kernel/boot/toolset.json kernel/boot/efi.ld
	@rm -rf $(BUILD)/efi && mkdir -p $(BUILD) && touch $@

.PHONY: kernel loader image-tool
kernel: $(BUILD)/kernel.toolset
	PATCHWORK_PLATFORM=kernel $(FREESTANDING) -c $(CONFIGURATION) \
		--toolset kernel/toolset.json --scratch-path $(BUILD)/kernel --product Kernel $(KERNEL_LTO)
	@kernel/check.sh $(KERNEL) $(CONFIGURATION)
	@mkdir -p $(STAGE)
	@objcopy --strip-debug $(KERNEL) $(STAGE)/kernel.elf

loader: $(BUILD)/efi.toolset
	PATCHWORK_PLATFORM=efi $(FREESTANDING) -c release \
		--toolset kernel/boot/toolset.json --scratch-path $(BUILD)/efi --product BootLoader
	@mkdir -p $(STAGE)
	@objcopy $(LOADER_SECTIONS) --target efi-app-x86_64 $(LOADER) $(STAGE)/BOOTX64.EFI

# A loader that carries kernel, root archive and configuration in a section of its own, for boot
# managers that read file systems which the firmware cannot.
.PHONY: bundle
bundle: kernel loader root-archive boot-configuration
	@$(IMAGE_TOOL) archive --output $(STAGE)/payload --file boot.cfg=$(STAGE)/boot.cfg \
		--file kernel.elf=$(STAGE)/kernel.elf --file root.archive=$(STAGE)/root.archive
	@objcopy $(LOADER_SECTIONS) --add-section .payload=$(STAGE)/payload \
		--set-section-flags .payload=alloc,load,readonly,data \
		--change-section-address .payload=0x200000 \
		--target efi-app-x86_64 $(LOADER) $(STAGE)/patchwork.efi

image-tool:
	swift build --product image

# Names for addresses in panic reports. From the kernel as linked: the staged one may lose symbols.
.PHONY: kernel-symbols
kernel-symbols: image-tool kernel
	@$(IMAGE_TOOL) symbols --output $(STAGE)/kernel.symbols $(KERNEL)

.PHONY: root-archive
root-archive: image-tool kernel-symbols $(ROOT_PREREQUISITES)
	@mkdir -p $(STAGE)
	@if [ -n "$(OVERLAY)" ] && [ ! -d "$(OVERLAY)" ]; then \
		echo "OVERLAY=$(OVERLAY): no such directory" >&2; exit 1; fi
	@directories=(); for directory in $(ROOT_DIRECTORIES) $(OVERLAY); do \
		if [ -d "$$directory" ]; then directories+=("$$directory"); fi; done; \
	$(IMAGE_TOOL) archive --output $(STAGE)/root.archive \
		--file kernel/symbols=$(STAGE)/kernel.symbols "$${directories[@]}"

.PHONY: boot-configuration
boot-configuration:
	@mkdir -p $(STAGE)
	@printf '%s\n' '# What the loader starts, and how. See docs/booting.md.' \
		'kernel = kernel.elf' 'root = root.archive' 'resolution = $(RESOLUTION)' \
		'arguments = $(ARGUMENTS)' > $(STAGE)/boot.cfg

.PHONY: image
image: packages-run kernel loader root-archive boot-configuration bundle ## Build .build/patchwork.img, which boots by UEFI
	@$(IMAGE_TOOL) disk --output $(IMAGE) EFI/BOOT/BOOTX64.EFI=$(STAGE)/BOOTX64.EFI \
		patchwork/boot.cfg=$(STAGE)/boot.cfg patchwork/kernel.elf=$(STAGE)/kernel.elf \
		patchwork/root.archive=$(STAGE)/root.archive \
		patchwork/patchwork.efi=$(STAGE)/patchwork.efi

# MARK: Running

.PHONY: run
run: image ## Boot the image in QEMU, in a window or headless with VNC
	@CPUS=$(CPUS) MEMORY=$(MEMORY) GDB=$(GDB) tools/run.sh $(IMAGE) $(KERNEL)

.PHONY: guest
guest: ## Run a shell line in a headless guest: CMD='ls /dev | wc -l'
	@# Building is not what was asked to be printed.
	@$(MAKE) --no-print-directory packages-run kernel root-archive >&2
	@CPUS=$(CPUS) MEMORY=$(MEMORY) CMD="$$CMD" tools/guest.sh $(STAGE)
export CMD

.PHONY: screenshot
screenshot: image ## Boot headless and save what the screen shows as .build/screenshot.png
	@swift build --product screenshot
	@ACCELERATOR=$$(tools/accelerator.sh $(STAGE)/kernel.elf) \
		$(BUILD)/debug/screenshot --cpus $(CPUS) --memory $(MEMORY) \
		$(if $(filter-out auto,$(RESOLUTION)),--resolution $(RESOLUTION)) $(STAGE) $(BUILD)/screenshot.png

# MARK: Checking

.PHONY: test test-all
test: packages-test ## Run the tests: on the host, then the kernel's own in the guest
	@tools/test.sh

test-all: packages-test ## Run the tests of programs and the desktop in the guest, too
	@ALL=1 tools/test.sh

.PHONY: fuzz
fuzz: ## Fuzz a module, or in a guest SystemCalls: FUZZ=BootArchive FUZZ_SECONDS=60
ifeq ($(FUZZ),SystemCalls)
	@$(MAKE) --no-print-directory packages-run kernel root-archive >&2
	@CPUS=$(CPUS) MEMORY=$(MEMORY) tools/fuzz-calls.sh $(STAGE) $(FUZZ_SECONDS)
else
	@tools/fuzz.sh $(FUZZ) $(FUZZ_SECONDS)
endif

# What many threads share, under the thread sanitizer; and with the address sanitizer, which must not
# look for leaks: a kernel's parts refer to each other for as long as it runs. Other test targets:
# SANITIZE="HeapTests MemoryTests".
SANITIZE ?= FileSystemTests IPCTests ProcessTests
.PHONY: sanitize
sanitize: ## Run host tests under the thread and the address sanitizer
	PATCHWORK_TESTS="$(SANITIZE)" swift test --sanitize=thread --scratch-path $(BUILD)/sanitize-thread
	PATCHWORK_TESTS="$(SANITIZE)" ASAN_OPTIONS=detect_leaks=0 \
		swift test --sanitize=address --scratch-path $(BUILD)/sanitize-address

SWIFT_FOLDERS := $(wildcard Package.swift kernel userland boxes tools tests)

.PHONY: format
format: ## Format all Swift sources in place
	swift format -i -r $(SWIFT_FOLDERS)

.PHONY: lint
lint: ## Check formatting and the repository's rules
	swift format lint --strict -r $(SWIFT_FOLDERS)
	@tools/check-rules.sh

# MARK: Documents

.PHONY: docs
docs: packages-docs ## Render the book to .build/docs
	@tools/docs.sh $(BUILD)/docs

.PHONY: clean
clean: ## Remove everything that was built
	rm -rf $(BUILD)
