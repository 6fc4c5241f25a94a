# shellcheck shell=bash
# The Swift toolchain and the release build. Sourced, never run.

swift_needed=6.3

# swift_version: the toolchain's version, or nothing.
swift_version() { (swift --version 2>/dev/null || true) | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p'; }

swift_ready() {
    local found
    found=$(swift_version)
    [[ -n $found && $(printf '%s\n' "$swift_needed" "$found" | sort -V | head -n 1) == "$swift_needed" ]]
}

# Swift comes from its vendor, not from Debian: set-up says what to install and leaves it to the user.
check_swift() {
    local found
    found=$(swift_version)
    [[ -n $found ]] || fail "Swift is not on PATH. Install Swift $swift_needed or later for Debian 12 from https://www.swift.org/install/linux/ and put its usr/bin on PATH."
    fail "Swift $found is too old. Install Swift $swift_needed or later for Debian 12 from https://www.swift.org/install/linux/."
}

# The sources decide whether a build is needed; asking SwiftPM costs seconds even when it has nothing to do.
release_key() { printf '%s %s' "$(command -v swift)" "$(digest Package.swift Sources)"; }

release_binary=.build/release/usher

release_ready() { [[ -x $release_binary ]] && stamped release "$(release_key)"; }

build_release() {
    local key
    key=$(release_key)
    swift build -c release --product usher || fail "the release build failed; its messages stand above"
    stamp release "$key"
}
