# shellcheck shell=bash
# Debian packages. Sourced, never run.

debian_packages=(
    libavformat-dev libavcodec-dev libavutil-dev libswscale-dev # decoding, stills, scaling
    zlib1g-dev                                                  # what PNG is compressed with
    libsqlite3-dev                                              # the store
    git gcc libc6-dev libstdc++-12-dev ca-certificates          # what SwiftPM fetches and links with
    pkg-config                                                  # how SwiftPM finds them and OpenVINO
    python3 python3-venv unzip                                  # set-up only
)
debian_packages_for_tests=(
    ffmpeg shellcheck                                                                 # test clips, reading these scripts
    python3-gi gir1.2-gst-rtsp-server-1.0                                             # tools/camera: GStreamer's RTSP server,
    gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad      # its file readers and payloaders
)

# missing_debian_packages NAME...: those that dpkg does not hold as installed.
missing_debian_packages() {
    local installed name
    # dpkg-query fails when it knows one of them not at all; what it knows it prints all the same.
    installed=$(dpkg-query --show --showformat '${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii *//p') || true
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
