# shellcheck shell=bash
# Debian packages. Sourced, never run.

debian_packages=(
    libavformat-dev libavcodec-dev libavutil-dev libswscale-dev # decoding, stills, scaling
    libsqlite3-dev                                              # the store
    pkg-config                                                  # how SwiftPM finds them and OpenVINO
    python3 python3-venv unzip                                  # set-up only
)
# ffmpeg makes test clips, shellcheck reads these scripts.
debian_packages_for_tests=(ffmpeg shellcheck)

# missing_debian_packages NAME...: those that dpkg does not hold as installed.
missing_debian_packages() {
    local installed name
    installed=$(dpkg-query --show --showformat '${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii *//p')
    for name in "$@"; do
        grep -qx "$name" <<<"$installed" || printf '%s\n' "$name"
    done
}

# install_debian_packages NAME...
install_debian_packages() {
    note "install: $*"
    export DEBIAN_FRONTEND=noninteractive
    # An installation that was interrupted leaves packages half configured, and apt refuses to go on before they are.
    [[ -z $(dpkg --audit) ]] || watched "$log_dir/dpkg.log" dpkg --configure -a
    watched "$log_dir/apt-update.log" apt-get update -q -o DPkg::Lock::Timeout=300
    watched "$log_dir/apt-install.log" apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}
