# What fish offers for each line of standard input, as if TAB was pressed at its end.
#
#     fish --no-config complete.fish SCRIPT <LINES
#
# Prints a line of words, for each line, with bars between them.
source $argv[1]

while read -l line
    set -l words (complete -C "$line" | string replace -r '\t.*' '')
    echo (string join '|' -- $words)
end
