#!/bin/sh
# Installs the program PROFIT from its releases, for this user. It may be piped to sh.
#
# PREFIX           where it goes: bin/profit, and its manual and completions in share/ ($HOME/.local)
# PROFIT_VERSION   which release, such as v0.1.0 (the latest)
# PROFIT_RELEASES  where releases are, if not at GitHub
#
# All is done by a function that is called on the last line: a download that was cut off does nothing.

main() {
  set -eu
  umask 022
  releases=${PROFIT_RELEASES:-https://github.com/profit-cli/profit/releases}
  prefix=${PREFIX:-${HOME:?is not set: name a folder in PREFIX}/.local}
  if [ -n "${PROFIT_VERSION:-}" ]; then
    from=$releases/download/$PROFIT_VERSION
  else
    from=$releases/latest/download
  fi

  target=$(find_target)
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 1' HUP INT TERM

  download "$from/checksums.txt" "$folder/checksums.txt"
  line=$(grep -E "^[0-9a-f]{64}  profit-v[0-9A-Za-z.+-]+-${target}[.]tar[.]gz\$" \
    "$folder/checksums.txt") ||
    fail "There is no program for $target at $from"
  archive=${line##* }
  name=${archive%.tar.gz}
  version=${name#profit-}
  version=${version%"-$target"}
  # By its version, since the latest release may be another one by now.
  download "$releases/download/$version/$archive" "$folder/$archive"
  sum=$(sum_up "$folder/$archive")
  [ "${sum%% *}" = "${line%% *}" ] ||
    fail "The checksum of $archive is not that in checksums.txt: nothing is installed"

  tar --no-same-owner -xzf "$folder/$archive" -C "$folder"
  "$folder/$name/profit" --version >"$folder/version" ||
    fail "The program does not start on this machine: nothing is installed"
  place profit "$prefix/bin/profit"
  place profit.1 "$prefix/share/man/man1/profit.1"
  place completions/profit.bash "$prefix/share/bash-completion/completions/profit"
  place completions/_profit "$prefix/share/zsh/site-functions/_profit"
  place completions/profit.fish "$prefix/share/fish/vendor_completions.d/profit.fish"

  say "Installed $(head -n 1 "$folder/version") as $prefix/bin/profit"
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "To start it by its name, add to your shell's profile: export PATH=\"$prefix/bin:\$PATH\"" ;;
  esac
}

# The target that is this machine, as archives are named.
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
    curl -fsSL --proto-redir =https --retry 2 -o "$2" "$1" || fail "Cannot download $1"
  elif command -v wget >/dev/null; then
    wget -qO "$2" "$1" || fail "Cannot download $1"
  else
    fail "Cannot download: there is neither curl nor wget"
  fi
}

# The SHA-256 checksum of a file, and more behind a space.
sum_up() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 "$1"
  else
    fail "Cannot check what was downloaded: there is neither sha256sum nor shasum"
  fi
}

# place FILE PATH: what is there may be running, and is replaced as a whole.
place() {
  if ! { mkdir -p "${2%/*}" && cp "$folder/$name/$1" "$2.new" && mv -f "$2.new" "$2"; }; then
    fail "Cannot write $2: name another folder in PREFIX"
  fi
}

say() {
  echo "$*"
}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

main "$@"
