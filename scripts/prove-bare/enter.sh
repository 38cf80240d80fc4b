#!/usr/bin/env bash
# Runs a command on the bare machine: enter.sh ROOT USER FOLDER COMMAND…
# It is called in a mount and a process namespace of its own: what is mounted and
# started here goes away with it, also when it is killed. The root is changed by
# pivot_root, since no user namespace can be made below a chroot, and the database
# wants one where it is started by root. The network is the host's.
set -euo pipefail
root=$1 user=$2 folder=$3
shift 3

mount --make-rprivate /
mount --bind "$root" "$root"
# What the host lends: `LENDS` holds pairs FROM=TO.
for pair in $LENDS; do
    mkdir -p "$root${pair#*=}"
    mount --bind "${pair%%=*}" "$root${pair#*=}"
    mount -o remount,bind,ro "$root${pair#*=}"
done
unset LENDS
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount -t tmpfs -o mode=755 dev "$root/dev"
for node in null zero full random urandom tty; do
    touch "$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"

cd "$root"
pivot_root . .
umount -l .
cd "$folder"
# Not by exec: make would be the namespace's first process, which gets no signals.
setpriv --reuid "$user" --regid "$user" --init-groups "$@" || exit $?
