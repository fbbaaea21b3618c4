# What bash offers for each line of standard input, as if TAB was pressed at its end.
#
#     bash --norc complete.bash SCRIPT <LINES
#
# Prints a line of words, for each line, with bars between them.
source "$1"

# Bash itself does this only while it completes. What it would add is added here.
compopt() {
  case $2 in
    default) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    dirnames) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
  esac
}

while IFS= read -r line; do
  # As COMP_WORDBREAKS has it.
  read -ra COMP_WORDS <<<"${line//=/ = }"
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _profit
  printf '%s|' "${COMPREPLY[@]}"
  printf '\n'
done
