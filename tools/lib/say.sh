# shellcheck shell=bash
# What set-up says, and how it remembers what is done. Sourced, never run.

step_number=0
step_total=0
step_title=
only_news=false # leave out the steps that have nothing to do

# step TITLE: the next step; its head line, `[3/7] OpenVINO 2026.4.1`, comes with done_already or begin.
step() {
    step_number=$((step_number + 1))
    step_title=$1
}
done_already() { $only_news || printf '[%d/%d] %s: ready\n' "$step_number" "$step_total" "$step_title"; }
begin() { printf '[%d/%d] %s\n' "$step_number" "$step_total" "$step_title"; }

# note TEXT: one detail below the head line.
note() { printf '      %s\n' "$*"; }

# fail TEXT...: one clear line a reason, then exit 1.
fail() {
    printf 'error: %s\n' "$@" >&2
    exit 1
}

# A command in the background does not hear Ctrl-C; whoever leaves the script ends it.
watched_pid=
end_watched() { [[ -z $watched_pid ]] || kill "$watched_pid" 2>/dev/null || true; }

# watched LOG COMMAND...: runs a quiet, long command; its output goes to LOG, its pulse to the screen.
# Every ten seconds the newest line is shown, so that a slow mirror does not look like a hang; on failure the log's end is shown.
watched() {
    local log=$1 start=$SECONDS shown=0
    shift
    "$@" >"$log" 2>&1 &
    watched_pid=$!
    while kill -0 "$watched_pid" 2>/dev/null; do
        sleep 0.2
        if ((SECONDS - start >= shown + 10)); then
            shown=$((SECONDS - start))
            note "${shown} s: $(tail -n 1 "$log" | tr -d '\r' | cut -c 1-100)"
        fi
    done
    if ! wait "$watched_pid"; then
        watched_pid=
        tail -n 25 "$log" >&2
        fail "'$1' failed; its whole output is in $log"
    fi
    watched_pid=
}

# digest PATH...: one SHA-256 over names and contents of all files below the paths; a path that is missing counts as empty.
digest() {
    local path
    for path in "$@"; do
        if [[ -e $path ]]; then find "$path" -type f -not -path '*/__pycache__/*' -print0; fi
    done | sort -z | xargs -0 --no-run-if-empty sha256sum | sha256sum | cut -d ' ' -f 1
}

# stamped NAME KEY / stamp NAME KEY: was the step finished with these very inputs?
stamped() { [[ -f $usher_dir/stamps/$1 && $(<"$usher_dir/stamps/$1") == "$2" ]]; }
stamp() {
    mkdir -p "$usher_dir/stamps"
    printf '%s' "$2" >"$usher_dir/stamps/$1"
}
