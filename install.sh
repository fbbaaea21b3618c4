#!/bin/sh
# Installs the program PROFIT from its releases, for this user. You can pipe this script to sh.
#
# PREFIX           the folder for bin/profit, and for the manual and completions in share/ ($HOME/.local)
# PROFIT_VERSION   the release, such as v0.1.0 (default: the latest)
# PROFIT_RELEASES  the address of the releases (default: GitHub)
#
# The last line calls the function that does everything: an incomplete download does nothing.

main() {
  set -eu
  umask 022 # Other users may run the program, whatever the umask of this shell is.
  releases=${PROFIT_RELEASES:-https://github.com/profit-cli/profit/releases}
  [ -n "${PREFIX:-${HOME:-}}" ] || fail "HOME is not set: name a folder in PREFIX"
  prefix=${PREFIX:-$HOME/.local}
  case $prefix in
    /*) ;;
    *) prefix=$(pwd)/${prefix#./} ;;
  esac
  prefix=${prefix%/}
  asked=${PROFIT_VERSION:-}
  case $asked in
    "") from=$releases/latest/download ;;
    *[!0-9A-Za-z.+-]*) fail_of_version ;;
    v[0-9]* | [0-9]*) asked=v${asked#v} from=$releases/download/v${asked#v} ;;
    *) fail_of_version ;;
  esac

  target=$(find_target)
  folder='' made='' staged='' kept='' placed=''
  trap clean_up EXIT
  trap 'exit 1' HUP INT TERM
  folder=$(mktemp -d) ||
    fail "Cannot make a folder in ${TMPDIR:-/tmp}: name another one in TMPDIR"

  download "$from/checksums.txt" "$folder/checksums.txt"
  grep -qE '^[0-9a-f]{64}  profit-v' "$folder/checksums.txt" ||
    fail "There are no checksums of PROFIT in $from/checksums.txt: nothing is installed"
  line=$(grep -E "^[0-9a-f]{64}  profit-v[0-9A-Za-z.+-]+-${target}[.]tar[.]gz\$" \
    "$folder/checksums.txt") ||
    fail "There is no program for $target at $from"
  archive=${line##* }
  name=${archive%.tar.gz}
  version=${name#profit-}
  version=${version%"-$target"}
  [ "$version" = "${asked:-$version}" ] ||
    fail "The checksums at $from belong to $version, not to $asked: nothing is installed"
  # The address contains the version, because another release may be the latest by now.
  download "$releases/download/$version/$archive" "$folder/$archive"
  sum=$(sum_up "$folder/$archive")
  [ "${sum%% *}" = "${line%% *}" ] ||
    fail "The checksum of $archive differs from checksums.txt: nothing is installed"
  tar --no-same-owner -xzf "$folder/$archive" -C "$folder" ||
    fail "Cannot unpack $archive in $folder: nothing is installed"

  # The program comes last: the old program stays until all other files are there. If a file cannot be
  # replaced, the script restores the files before it.
  files="profit.1:share/man/man1/profit.1
    completions/profit.bash:share/bash-completion/completions/profit
    completions/_profit:share/zsh/site-functions/_profit
    completions/profit.fish:share/fish/vendor_completions.d/profit.fish
    profit:bin/profit"
  for each in $files; do stage "$folder/$name/${each%%:*}" "$prefix/${each#*:}"; done
  try_program "$new"
  for each in $files; do put_in_place "$prefix/${each#*:}"; done
  placed=''

  say "Installed $(head -n 1 "$folder/version") as $prefix/bin/profit"
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "To find the program by its name, add to your shell's profile: export PATH=\"$prefix/bin:\$PATH\"" ;;
  esac
}

# Prints the target of this machine, as in the names of archives.
find_target() {
  case $(uname -m) in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) fail "There is no program for $(uname -m), only for x86_64 and aarch64" ;;
  esac
  case $(uname -s) in
    Linux)
      case $(ldd --version 2>&1 || true) in
        *musl*) fail "The program needs glibc, and this is a system with musl (such as Alpine):" \
          "with a Deno that is built for it, run: deno run -A jsr:@profit/cli" ;;
      esac
      echo "$machine-unknown-linux-gnu"
      ;;
    Darwin) echo "$machine-apple-darwin" ;;
    *) fail "There is no program for $(uname -s), only for Linux and macOS" ;;
  esac
}

# download URL FILE
download() {
  if command -v curl >/dev/null; then
    curl -fsSL --proto-redir =https --retry 2 -o "$2" "$1" || fail "Cannot download $1 to $2"
  elif command -v wget >/dev/null; then
    wget -qO "$2" "$1" || fail "Cannot download $1 to $2"
  else
    fail "Cannot download: there is neither curl nor wget"
  fi
}

# Prints the SHA-256 checksum of a file, followed by a space and more.
sum_up() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 "$1"
  else
    fail "Cannot check what was downloaded: there is neither sha256sum nor shasum"
  fi
}

# stage FILE PATH: copies a file to its folder, with a name that nobody can guess: $new.
# In a folder that others may write to, a known name could be a link to any file of this user.
stage() {
  make_folder "${2%/*}"
  [ ! -d "$2" ] || fail "Cannot write $2: it is a folder"
  new=$(mktemp "${2%/*}/.profit.XXXXXX") || fail_to_write "$2"
  staged="$staged$new
"
  case $2 in
    "$prefix/bin/profit") mode=755 ;;
    *) mode=644 ;;
  esac
  { cp "$1" "$new" && chmod "$mode" "$new"; } || fail_to_write "$2"
}

# make_folder PATH: makes the folder and those above it, and remembers which are new.
make_folder() {
  if [ -n "$1" ] && [ ! -d "$1" ]; then
    make_folder "${1%/*}"
    mkdir "$1" || fail_to_write "$1"
    made="$1
$made"
  fi
}

# try_program PATH: starts the program in its final folder, because a temporary folder may forbid programs.
try_program() {
  "$1" --version >"$folder/version" || case $? in
    126) fail "No program may start in ${1%/*}: name another folder in PREFIX" ;;
    *) fail "The program does not start on this machine: nothing is installed" ;;
  esac
}

# put_in_place PATH: moves the next staged file there. An old program may be running: the script
# replaces it, and keeps a copy beside it until all files are in place.
put_in_place() {
  old=-
  if [ -e "$1" ] || [ -L "$1" ]; then
    old=$(mktemp -d "${1%/*}/.profit.XXXXXX") || fail_to_write "$1"
    kept="$kept$old
"
    # Some systems would link the target of a link.
    { [ ! -L "$1" ] && ln "$1" "$old/old" 2>/dev/null; } || cp -pP "$1" "$old/old" ||
      fail_to_write "$1"
  fi
  mv -f "${staged%%
*}" "$1" || fail_to_write "$1"
  staged=${staged#*
}
  placed="$old $1
$placed"
}

# Restores the old files, the last one first.
put_back() {
  printf %s "$placed" | while IFS=' ' read -r old path; do
    if [ "$old" = - ]; then rm -f "$path"; else mv -f "$old/old" "$path"; fi
  done
}

fail_of_version() {
  fail "PROFIT_VERSION is \"$asked\": write a version such as v0.1.0"
}

fail_to_write() {
  fail "Cannot write $1: name another folder in PREFIX"
}

# Restores the earlier state, unless all files are in place.
clean_up() {
  rm -rf "$folder"
  put_back
  printf %s "$kept" | while IFS= read -r path; do rm -rf "$path"; done
  printf %s "$staged" | while IFS= read -r path; do rm -f "$path"; done
  printf %s "$made" | while IFS= read -r path; do rmdir "$path" 2>/dev/null || true; done
}

say() {
  echo "$*"
}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

main "$@"
