#!/bin/sh
# The object of each source that exists under the folders; what an old source left is not among them.
#
# usage: objects.sh OUT FOLDER...  (folders from the top of the repository)
set -eu
out=$1
shift
(cd "$(dirname "$0")/../.." && find "$@" -name '*.c') | sort | sed "s|^|$out/obj/|; s|c\$|o|"
