# shellcheck shell=bash disable=SC2034,SC2154
# What a command says, and how it reads its options.

note() {
  printf '%s\n' "$*" >&2
}

# Wrong or missing: the user's to mend.
fail() {
  note "pomona emr: $*"
  exit 2
}

# Went wrong on the way: a second try may do.
broke() {
  note "pomona emr: $*"
  exit 1
}

# The word among $2... that is nearest to $1, if it is near.
nearest() {
  local wanted=$1
  shift
  printf '%s\n' "$@" | awk -v wanted="$wanted" '
    function least(a, b) { return a < b ? a : b }
    function distance(a, b,   i, j, row, before, above) {
      for (j = 0; j <= length(b); j++) row[j] = j
      for (i = 1; i <= length(a); i++) {
        before = row[0]; row[0] = i
        for (j = 1; j <= length(b); j++) {
          above = row[j]
          row[j] = least(least(row[j], row[j - 1]) + 1, before + (substr(a, i, 1) != substr(b, j, 1)))
          before = above
        }
      }
      return row[length(b)]
    }
    { d = distance(wanted, $0); if (NR == 1 || d < best) { best = d; word = $0 } }
    END { if (best <= length(wanted) / 3 + 1) print word }'
}

# Of $1, a list of options ("--name=" takes a value, "--name+" one each time, "--name" none), reads the command line
# into variables of these names, with _ for -. The one that may come again, --conf, fills spark_settings.
parse() {
  # The names of options are variables of the command, and none of these.
  local _known=" $1 --region= --dry-run --help " _word _option _value
  shift
  while [[ $# -gt 0 ]]; do
    _word=$1
    shift
    case $_word in
      --help | -h)
        usage
        exit 0
        ;;
      --)
        operands+=("$@")
        return
        ;;
      -*) ;;
      *)
        operands+=("$_word")
        continue
        ;;
    esac
    _option=${_word%%=*}
    if [[ $_known == *" $_option "* ]]; then
      [[ $_word == "$_option" ]] || fail "$_option takes no value, but '$_word' has one"
      set_variable "$_option" yes
      continue
    fi
    [[ $_known == *" $_option= "* || $_known == *" $_option+ "* ]] || fail_of_unknown "$_option" "$_known"
    if [[ $_word == *=* ]]; then
      _value=${_word#*=}
    else
      [[ $# -gt 0 ]] || fail "$_option needs a value; see --help"
      _value=$1
      shift
    fi
    [[ -n $_value && $_value != --* ]] || fail "$_option needs a value; see --help"
    if [[ $_known == *" $_option= "* ]]; then set_variable "$_option" "$_value"; else spark_settings+=("$_value"); fi
  done
}

set_variable() {
  local _variable=${1#--}
  printf -v "${_variable//-/_}" %s "$2"
}

fail_of_unknown() {
  local names near
  names=${2//[=+] / }
  # shellcheck disable=SC2086 # one word for each option
  near=$(nearest "$1" $names)
  fail "there is no option $1${near:+; did you mean $near?} See --help"
}

no_operands() {
  [[ ${#operands[@]} -eq 0 ]] || fail "'${operands[0]}' is one word too many; see --help"
}

# The cluster as the one operand.
cluster_operand() {
  [[ ${#operands[@]} -le 1 ]] || fail "one cluster at a time, but '${operands[0]}' and '${operands[1]}' were given"
  [[ ${#operands[@]} -eq 0 ]] || cluster=${operands[0]}
}

require_whole_number() {
  [[ $2 =~ ^[0-9]{1,4}$ ]] || fail "$1 '$2' is no whole number"
}
