#!/bin/sh
# Tries an archive of `deno task compile` on a machine of its target:
#
#     sh tools/try_archive.sh dist/profit-vVERSION-TARGET.tar.gz FOLDER
#
# The script unpacks the archive to FOLDER. The name of the archive must contain the version of the
# program, and a recording of a child for three seconds must have at least three rows.
set -eu
archive=$1
folder=$2

mkdir -p "$folder"
tar -xzf "$archive" -C "$folder" --strip-components 1
for file in README.md LICENSE CHANGELOG.md profit.1 completions/profit.bash completions/_profit \
  completions/profit.fish; do
  [ -s "$folder/$file" ] || { echo "There is no $file in $archive" >&2; exit 1; }
done

version=$("$folder/profit" --version | head -n 1)
case ${archive##*/} in
  "profit-v${version#profit }-"*) ;;
  *) echo "What is in $archive says that it is \"$version\"" >&2; exit 1 ;;
esac

"$folder/profit" -q --force -o "$folder/child.csv" -- sleep 3
rows=$(grep -c ',sleep,' "$folder/child.csv") || true
[ "$rows" -ge 3 ] || { echo "It recorded only $rows rows of a child" >&2; exit 1; }
rm "$folder/child.csv"
echo "$version: $rows rows of a child"
