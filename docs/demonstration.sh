#!/usr/bin/env bash
# demonstration.sh AFTALE: from finished texts to verified releases, the whole way, as `make` runs it.
#
# Every key is thrown away with output/: they stand for a publisher, for the joint secretariat that signs for councils
# without keys (the registrar), and for two parties that hold keys of their own. Nobody has approved these examples.
set -euo pipefail
aftale=$1
keys=output/keys

# What the last demonstration left; a workspace that is meant keeps all of it, under version control.
rm -rf trust frozen approvals "$keys" output/archive.git output/witness
mkdir -p "$keys"

# 1. Keys. The publisher's public key goes to everyone who will verify, outside the archive.
"$aftale" trust key "$keys/publisher" --comment 'Eksempel: udgiver' >/dev/null
"$aftale" trust key "$keys/sekretariat-midtjylland" --comment 'Eksempel: sekretariat' >/dev/null
"$aftale" trust key "$keys/region-midtjylland" --comment 'Eksempel: regionssekretariat' >/dev/null
"$aftale" trust key "$keys/skive" --comment 'Eksempel: byrådssekretariat' >/dev/null
printf 'archive@aftale.invalid namespaces="git" %s\n' "$(cat "$keys/publisher.pub")" >"$keys/publishers"

# 2. Who may approve what: a policy from the parties of the agreements, a key for each who holds one.
"$aftale" trust init --registrar sekretariat-midtjylland >/dev/null
for holder in sekretariat-midtjylland region-midtjylland skive; do
    "$aftale" trust add "$holder" "$keys/$holder.pub" >/dev/null
done
"$aftale" freeze trust
"$aftale" release trust --at 2010-12-01

# 3. Each agreement, oldest first: freeze it, let every party approve, release it on its date.
# parties ID DATE: who has to approve it, a line each, as the status tells.
parties() {
    "$aftale" status "$1" --at "$2" --format json | python3 -c 'import json, sys
for status in json.load(sys.stdin)["statuses"]:
    for group in status["sheet"]["groups"]:
        print(*group["members"], sep="\n")'
}

# works: "date id" of each agreement that was built, oldest first.
works() {
    python3 -c 'import glob, json
facts = [json.load(open(path)) for path in glob.glob("output/**/agreement.json", recursive=True)]
print(*sorted(work["facts"]["dated"] + " " + work["id"] for work in facts), sep="\n")'
}

works | while read -r date id; do
    "$aftale" freeze "$id"
    for party in $(parties "$id" "$date"); do
        key=$party
        [ -e "$keys/$party" ] || key=sekretariat-midtjylland
        "$aftale" approve "$id" --party "$party" --key "$keys/$key" --decided-at "$date" \
            --minutes 'Eksempel: protokol, punkt 1' >/dev/null
    done
    "$aftale" release "$id" --at "$date"
done

# 4. Prove all of it, as anyone can who has the archive, the publishers' keys and the witness.
"$aftale" verify
