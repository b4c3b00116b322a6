# Made by npm run shell-files from main/terminal/switches.mjs.
_korproxy() {
  # macOS has a bash of 2007, without mapfile; no name here holds a blank.
  COMPREPLY=($(compgen -W '--help --status --open --start --stop --restart --quit --version --logs --level --since --event --text --follow --export-logs --presets --form --apply --keep-others --undo --limits --json --import --yes --undo-import' -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _korproxy korproxy
