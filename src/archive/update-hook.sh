#!/bin/sh
# aftale: what this archive takes from a push: `main` goes on in one line, new releases get their tags, nothing else.
export LC_ALL=C GIT_NO_REPLACE_OBJECTS=1
ref=$1 old=$2 new=$3 name=${1#refs/tags/}
refuse() { echo "$ref: $1" >&2; exit 1; }
is_new() { case $old in *[!0]*) return 1 ;; esac; }
# An atomic push runs this once a reference before any of them moves. So what `main` will be is noted for the tags that
# come after it, in a file of this push alone: it is named by the process that receives the push and says its start.
main=$(git rev-parse --quiet --verify refs/heads/main)
note=aftale-push.$PPID began=$(ps -o lstart= -p "$PPID" 2>/dev/null)

case $new in *[!0]*) ;; *) refuse "is never deleted" ;; esac
case $ref in
refs/heads/main)
    [ "$(git cat-file -t "$new")" = commit ] || refuse "is always a commit"
    is_new || git merge-base --is-ancestor "$old" "$new" || refuse "only goes forward; fetch what is here first"
    if is_new; then range=$new; else range=$old..$new; fi
    [ -z "$(git rev-list --min-parents=2 "$range")" ] || refuse "has no merges"
    for left in aftale-push.*; do kill -0 "${left##*.}" 2>/dev/null || rm -f "$left"; done
    echo "$main $new $began" >"$note" || refuse "cannot be noted for its tags"
    ;;
refs/tags/*)
    is_new || refuse "is released and never changes"
    number='(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3,})'
    echo "$name" | grep -Eqx "([a-z0-9][a-z0-9-]*/)+r$number" || refuse "is no release's name"
    [ "$(git cat-file -t "$new")" = tag ] || refuse "is no annotated tag"
    [ "$(git cat-file tag "$new" | sed -n '1,/^$/s/^tag //p')" = "$name" ] || refuse "says another name"
    commit=$(git cat-file tag "$new" | sed -n '1s/^object //p')
    git cat-file commit "$commit" | grep -Fqx "Release-Tag: $name" || refuse "is not on the release of its name"
    noted=$(cat "$note" 2>/dev/null) coming=
    case $noted in "$main "*" $began") coming=${noted#"$main "} ;; esac
    for tip in $main ${coming%% *}; do git merge-base --is-ancestor "$commit" "$tip" && exit 0; done
    refuse "is on no release of main"
    ;;
*) refuse "is neither main nor a release's tag" ;;
esac
