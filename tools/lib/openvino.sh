# shellcheck shell=bash
# OpenVINO's C headers and libraries out of the Python wheel, in a prefix that pkg-config and the linker know. Sourced, never run.

openvino_version=$(package_field openvino 3)
openvino_prefix=/opt/usher/openvino-$openvino_version
openvino_pc_link=/usr/local/lib/pkgconfig/openvino.pc
openvino_ld_conf=/etc/ld.so.conf.d/usher-openvino.conf

# Only what usher runs: the CPU plugin, the model formats it opens, and the threading library under them. 90 of the wheel's 170 MB.
openvino_libraries=(
    libopenvino.so libopenvino_c.so libopenvino_intel_cpu_plugin.so
    libopenvino_ir_frontend.so libopenvino_onnx_frontend.so libopenvino_tensorflow_lite_frontend.so
    libtbb.so libtbbmalloc.so libtbbbind_2_5.so libhwloc.so
)

# The prefix is finished when this very recipe finished it.
openvino_key() { printf '%s %s' "$(package_field openvino 6)" "$(sha256sum <"$tools_dir/lib/openvino.sh" | cut -c 1-16)"; }

openvino_ready() {
    [[ -f $openvino_prefix/.complete && $(<"$openvino_prefix/.complete") == "$(openvino_key)" && -f $openvino_ld_conf ]] &&
        [[ $(pkg-config --modversion openvino 2>/dev/null) == "$openvino_version" ]]
}

install_openvino() {
    local unpacked=$openvino_prefix.unpacking
    make_bare_venv
    fetch_packages prefix
    note "unpack to $openvino_prefix"
    rm -rf "$unpacked"
    mkdir -p "$unpacked/wheel"
    unzip -q "$package_cache/$(package_field openvino 5)" 'openvino/include/openvino/c/*' 'openvino/libs/*' '*.dist-info/*' -d "$unpacked/wheel"
    arrange_openvino "$unpacked"
    write_openvino_pc "$unpacked/lib/pkgconfig"
    openvino_key >"$unpacked/.complete"
    rm -rf "$unpacked/wheel" "$openvino_prefix"
    mv "$unpacked" "$openvino_prefix"
    ln -sfn "openvino-$openvino_version" /opt/usher/openvino
    install_openvino_links
}

# arrange_openvino DIR: include/, lib/ with the unversioned links that the wheel lacks, and the licences.
arrange_openvino() {
    local library file
    mkdir -p "$1/include/openvino" "$1/lib/pkgconfig" "$1/share/licences"
    cp -r "$1/wheel/openvino/include/openvino/c" "$1/include/openvino/"
    find "$1/wheel" -path '*.dist-info/*' -iname '*licen*' -type f -exec cp {} "$1/share/licences/" \;
    for library in "${openvino_libraries[@]}"; do
        for file in "$1/wheel/openvino/libs/$library"*; do
            [[ -e $file ]] || fail "the openvino wheel has no $library; tools/lib/openvino.sh lists the libraries for another version"
            install -m 755 "$file" "$1/lib/"
            [[ ${file##*/} == "$library" ]] || ln -s "${file##*/}" "$1/lib/$library"
        done
    done
}

write_openvino_pc() {
    cat >"$1/openvino.pc" <<END
prefix=/opt/usher/openvino
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: OpenVINO
Description: OpenVINO runtime, C API
Version: $openvino_version
Libs: -L\${libdir} -lopenvino_c -lopenvino
Cflags: -I\${includedir}
END
}

install_openvino_links() {
    mkdir -p "${openvino_pc_link%/*}"
    ln -sfn /opt/usher/openvino/lib/pkgconfig/openvino.pc "$openvino_pc_link"
    printf '/opt/usher/openvino/lib\n' >"$openvino_ld_conf"
    ldconfig
    openvino_ready || fail "pkg-config does not find openvino $openvino_version although $openvino_pc_link is in place; is PKG_CONFIG_LIBDIR set?"
}
