#!/bin/busybox sh
# The first program of the emulated machine. Its files are those of the machine that it runs on, read
# only; what it writes stays in memory. `set-up.sh` then makes it what the test wants, and systemd boots.
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
for module in $($b ls /modules); do
    $b insmod "/modules/$module" || echo "the kernel refuses $module"
done
shared() { $b mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000 "$1" "$2"; }
shared root /below
$b mount -t tmpfs memory /above
$b mkdir /above/files /above/work
$b mount -t overlay -o lowerdir=/below,upperdir=/above/files,workdir=/above/work files /new
# No service of that machine, no disk of it, and none of its secrets (which its user may not read).
cd /new/etc
$b rm -rf systemd/system fstab crypttab rc.local rc?.d .pwd.lock shadow shadow- gshadow gshadow- ../.dockerenv
cd /
$b mkdir /new/etc/systemd/system
# A folder that its user may not read can't be written to either.
rules=/new/etc/polkit-1/rules.d
[ ! -d $rules ] || $b mount -t tmpfs memory $rules
echo 00000000000000000000000000000001 > /new/etc/machine-id
$b ip addr add 10.0.2.15/24 dev eth0
$b ip link set eth0 up
$b ip route add default via 10.0.2.2
# Nothing that runs there is seen from here either.
$b mount -t proc proc /new/proc
$b mount -t devtmpfs dev /new/dev
$b mount -t tmpfs memory /new/run
shared set-up /new/mnt
if ! SYSTEMD_OFFLINE=1 $b chroot /new /bin/sh -eux /mnt/set-up.sh; then
    echo "set-up.sh failed"
    $b reboot -f
fi
$b umount /new/mnt
$b mount -t tmpfs memory /new/tmp
exec $b switch_root /new /lib/systemd/systemd
