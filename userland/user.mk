# Programs: everything in /base/bin and /sbin. SwiftPM compiles; the tools are then linked here, each
# from one archive with its own entry as `main`, in a tenth of a second rather than seconds each.

USER_BUILD := $(BUILD)/programs
USER_STAGE := $(BUILD)/user
USER_PRODUCTS := $(USER_BUILD)/$(CONFIGURATION)
SWIFT_TOOLCHAIN = $(dir $(realpath $(shell command -v swiftc)))
UNICODE_TABLES = $(SWIFT_TOOLCHAIN)../lib/swift/embedded/$(TRIPLE)/libswiftUnicodeDataTables.a
PROGRAM_LINK = $(SWIFT_TOOLCHAIN)ld.lld -pie --no-dynamic-linker -z text -z separate-code -z relro \
	--gc-sections --orphan-handling=error -T userland/program.ld -u _start -s

UTILITIES := bind cat clear cp date echo env free grep head hexdump kill link ls mount mv ps readlink rm \
	sleep stat symlink tail top touch uptime wc
# With ONLY="shell boxd", `make programs` builds and stages just these, and leaves the others as they
# are; `utilities` stands for all the small tools.
ONLY ?=
only = $(if $(ONLY),$(filter $(ONLY),$(1)),$(1))

# Executable targets that go to /base/bin under their own names.
BASE_PROGRAMS := shell theme box boxspawn benchmark threadtest
BASE_PROGRAMS += hello hello-c fault-test process-test file-test memory-test thread-test load-test
BASE_PROGRAMS += syscall-fuzz desktop-test

$(BUILD)/programs.toolset: userland/toolset.json
	@rm -rf $(USER_BUILD) && mkdir -p $(BUILD) && touch $@

.PHONY: programs
programs: $(BUILD)/programs.toolset ## Build the programs into .build/user
	@$(if $(ONLY),for product in $(ONLY); do) PATCHWORK_PLATFORM=user $(FREESTANDING) \
		-c $(CONFIGURATION) --toolset userland/toolset.json --scratch-path $(USER_BUILD) \
		$(if $(ONLY),--product $$product || exit 1; done)
	@mkdir -p $(USER_STAGE)/base/bin $(USER_STAGE)/sbin
	@for name in $(if $(call only,utilities),$(UTILITIES)); do \
		$(PROGRAM_LINK) --defsym=main=tool_$$name -u tool_$$name $(USER_PRODUCTS)/libutilities.a \
			$(UNICODE_TABLES) -o $(USER_STAGE)/base/bin/$$name || exit 1; done
	@for name in $(call only,$(BASE_PROGRAMS)); do \
		objcopy --strip-all $(USER_PRODUCTS)/$$name $(USER_STAGE)/base/bin/$$name || exit 1; done
	@for name in $(call only,initProgram boxd); do \
		objcopy --strip-all $(USER_PRODUCTS)/$$name $(USER_STAGE)/sbin/$${name%Program} || exit 1; done
	@# The lines of transcripts as scripts for the shell, with what keeps them apart.
	@mkdir -p $(USER_STAGE)/base/data/tests
	@for name in examples boxes; do \
		awk '/^\$$ / { print "cd /tmp; touch t:cd; cd t"; print substr($$0, 3); \
			print "cd /tmp; rm t:dR; echo =====" }' tests/guest/$$name.txt \
			> $(USER_STAGE)/base/data/tests/$$name || exit 1; done
	@cp -r tests/guest/manifests $(USER_STAGE)/base/data/tests/
	$(call stage-boxes)

ROOT_DIRECTORIES += $(USER_STAGE)
ROOT_PREREQUISITES += programs
