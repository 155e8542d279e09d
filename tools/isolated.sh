#!/bin/sh
# Process 1 of a suite's own namespaces: prepares them, runs the command that it is given and reaps whatever the tests leave behind.
# A user id and a group id before the command are those that it runs under; 0 0 changes nothing.
set -e
ip link set lo up
# Names of network namespaces, and what services write beside them, are the suite's own as well.
mount -t tmpfs -o mode=755 none /run
user=$1 group=$2
shift 2
if [ "$user" != 0 ]; then
    set -- unshare --user "--map-user=$user" "--map-group=$group" "$@"
fi
"$@" &
wait $!
