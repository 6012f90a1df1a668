# What the judges written in bash share; sourced, never run.
# A judge prints one line per file and question, "pass  NAME  FILE" or "FAIL  NAME  FILE" with the finding indented
# below, and ends with 0 (all passed), 1 (something failed) or 2 (could not run).

tools=$(realpath -m "${VALIDATORS_HOME:-$HOME/.cache/validators}")
verdict=0

# cannot WORDS...: stops, because a question that was not asked has not been passed.
cannot() {
    printf 'cannot run: %s\n' "$*" >&2
    exit 2
}

# ask NAME FILE COMMAND...: passes when the command succeeds; what it prints is the finding when it does not.
ask() {
    local name=$1 file=$2 words status
    shift 2
    words=$("$@" 2>&1) && status=0 || status=$?
    if [ "$status" = 0 ]; then
        printf 'pass  %-15s %s\n' "$name" "$file"
    elif [ "$status" -ge 124 ]; then
        cannot "$1 ended with status $status: $words"
    else
        printf 'FAIL  %-15s %s\n' "$name" "$file"
        head -n 20 <<<"$words" | sed 's/^/      /'
        verdict=1
    fi
}
