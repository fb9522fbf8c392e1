/** The shells that are completed in. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** One of {@link shells}. */
export type Shell = (typeof shells)[number];

const bash = `# Completion of tunnel. For this shell: eval "$(tunnel completion bash)"
_tunnel() {
  local line current="\${COMP_WORDS[COMP_CWORD]}"
  [ "$current" = '=' ] && current=''
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders)
        compopt -o filenames 2> /dev/null
        local kind=-f path
        [ "$line" = :folders ] && kind=-d
        while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$kind" -- "$current")
        ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
}
complete -F _tunnel tunnel
`;

const zsh = `#compdef tunnel
# Completion of tunnel. For this shell: source <(tunnel completion zsh)
# For all: tunnel completion zsh > "\${fpath[1]}/_tunnel"
_tunnel() {
  local line paths=''
  local -a described
  while IFS= read -r line; do
    case $line in
      :files | :folders) paths=$line ;;
      *) described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2> /dev/null)
  (( $#described )) && _describe -V tunnel described
  [[ $paths = :files ]] && _files
  [[ $paths = :folders ]] && _files -/
  return 0
}
if [[ $zsh_eval_context[-1] = loadautofunc ]]; then
  _tunnel "$@"
else
  compdef _tunnel tunnel
fi
`;

const fish = `# Completion of tunnel. For this shell: tunnel completion fish | source
# For all: tunnel completion fish > ~/.config/fish/completions/tunnel.fish
function __tunnel_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  for line in (command $words[1] complete -- $words[2..] "$current" 2> /dev/null)
    switch $line
      case :files
        __fish_complete_path "$current"
      case :folders
        __fish_complete_directories "$current"
      case '*'
        echo $line
    end
  end
end
complete -c tunnel -f -a '(__tunnel_complete)'
`;

/** What a shell is to read so that it completes the command. */
export const completionScript: Readonly<Record<Shell, string>> = { bash, zsh, fish };
