#!/usr/bin/env bash
# handouts.sh AFTALE: what a secretariat hands out beside the texts, as `make` makes it.
set -euo pipefail
aftale=$1

# One area for those who work in it, what binds one party, one form to print.
"$aftale" extract midtjylland/sundhedsaftale/2015-2018 --area forebyggelse
"$aftale" extract midtjylland/sundhedsaftale/2019-2023 --party skive
"$aftale" extract sjaelland/vaerktoejskasse/2019-2023 --section formular

# What applies to one municipality, and what has become of it since the period before.
"$aftale" duties --for skive --at 2012-07-01 --format pdf,csv --out output
"$aftale" duties --for skive --at 2020-07-01 --since 2012-07-01 --format pdf,csv --out output
