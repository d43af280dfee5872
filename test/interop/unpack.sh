#!/bin/sh
# Unpacks Exim and OpenSMTPD, which Debian lets nobody install beside Postfix, below node_modules/.cache: `sh test/interop/unpack.sh`.
# Each becomes a folder to be the root of its own tests, with its libraries and nothing else; the machine is left as it is.
# They are those of Debian 13: the OpenSMTPD of Debian 12 fails every TLS handshake (its issue 1171).
set -eu
suite=trixie
cache=$(cd "$(dirname "$0")/../.." && pwd)/node_modules/.cache/mail-servers
apt=$cache/apt
mkdir -p "$apt/lists/partial" "$apt/archives/partial"
: >"$apt/status"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keyring] http://deb.debian.org/debian $suite main" >"$apt/sources.list"
cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
Dir::Log "$apt";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Debug::NoLocking "true";
CONF
export APT_CONFIG="$apt/apt.conf"

# unpack NAME PACKAGE PROGRAM...: the root folder NAME with these programs of the package, a shell, and what they load.
unpack() {
  name=$1 package=$2
  shift 2
  work=$cache/$name.work
  rm -rf "$work" "$apt/archives"/*.deb
  mkdir -p "$work/whole" "$work/tree/bin"
  apt-get install --download-only --quiet=2 --yes "$package" dash
  for each in "$package" dash 'lib*' 'zlib*'; do
    for deb in "$apt/archives"/${each}_*.deb; do dpkg -x "$deb" "$work/whole"; done
  done
  for program in /usr/bin/dash "$@"; do
    mkdir -p "$work/tree$(dirname "$program")"
    cp "$work/whole$program" "$work/tree$program"
    chmod u-s,g-s "$work/tree$program"
    copy_libraries "$program"
  done
  mv "$work/tree/usr/bin/dash" "$work/tree/bin/sh"
  dpkg -f "$apt/archives/${package}"_*.deb Version >"$work/tree/version"
  rm -rf "$cache/${name:?}"
  mv "$work/tree" "$cache/$name"
  rm -rf "$work" "$apt/archives"/*.deb
}

# The libraries that a program loads, and the loader, at the paths at which they look for each other.
copy_libraries() {
  loader=$(cd "$work/whole" && find lib64 usr/lib64 lib usr/lib -name 'ld-linux*' 2>/dev/null | head -n 1)
  mkdir -p "$work/tree/lib64"
  cp -L "$work/whole/$loader" "$work/tree/lib64/"
  "$work/whole/$loader" --inhibit-cache --library-path "$(library_path)" --list "$work/whole$1" |
    sed -n 's/^.* => \(\/[^ ]*\) .*/\1/p' | while read -r library; do
    mkdir -p "$work/tree/usr/lib"
    cp -L "$library" "$work/tree/usr/lib/"
  done
}

library_path() {
  find "$work/whole" -type d -name '*-linux-gnu' -path '*lib*' | tr '\n' :
  printf '%s' "$work/whole/usr/lib"
}

apt-get update --quiet=2
unpack opensmtpd opensmtpd /usr/sbin/smtpd /usr/sbin/smtpctl /usr/libexec/opensmtpd/mail.maildir
unpack exim exim4-daemon-heavy /usr/sbin/exim4
