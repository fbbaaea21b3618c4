#!/bin/sh
# Starts what is in an archive of `deno task compile`, on the kind of machine that it is for:
#
#     sh tools/try_archive.sh dist/profit-vVERSION-TARGET.tar.gz FOLDER
#
# It is unpacked to FOLDER. Its name has to have the version that the program says, and a recording of
# a child for three seconds three rows at least.
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
