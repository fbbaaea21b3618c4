# What zsh offers for each line of standard input, as if TAB was pressed at its end.
#
#     zsh -f complete.zsh SCRIPT <LINES
#
# Prints a line of words, for each line, with bars between them.
zmodload zsh/zpty
# The line editor wants a terminal. With -O, -A and -D, compadd only says what matches.
zpty child zsh -f -i
zpty -w child '
PROMPT= PROMPT2=
setopt no_beep
autoload -Uz compinit && compinit -D -u
source '${(q)1}'
compadd() {
  if [[ " $* " != *" -"[OAD]" "* ]]; then
    local -a matches
    builtin compadd -A matches "$@"
    offered+=($matches)
  fi
  builtin compadd "$@"
}
offer() {
  typeset -ga offered=()
  zle complete-word
  print -r -- "[[[${(j:|:)offered}]]]"
  BUFFER=
}
zle -N offer
bindkey "^I" offer
print REA""DY'
zpty -r child said '*READY*'
while IFS= read -r line; do
  zpty -w -n child $line$'\t'
  zpty -r child said '*\[\[\[*\]\]\]*'
  print -r -- ${${said##*\[\[\[}%%\]\]\]*}
done
zpty -d child
