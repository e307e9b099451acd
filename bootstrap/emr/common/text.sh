# shellcheck shell=bash disable=SC2034,SC2154
# Words as a shell, JSON and people read them.

last_line() {
  printf '%s\n' "$1" | awk 'NF { line = $0 } END { print line }'
}

# Prints a command so that a shell reads back the same words.
show() {
  local word line=
  for word; do line+=" $(quoted "$word")"; done
  printf '%s\n' "${line# }"
}

quoted() {
  if [[ $1 =~ ^[A-Za-z0-9_./:=,@%+-]+$ ]]; then
    printf %s "$1"
  else
    printf "'%s'" "${1//\'/\'\\\'\'}"
  fi
}

json_string() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\t'/\\t}
  printf '"%s"' "$text"
}

json_list() {
  local word list=
  for word; do list+=",$(json_string "$word")"; done
  printf '[%s]' "${list#,}"
}

# The file $1 with ${NAME} filled in for each NAME=VALUE that follows, on one line.
filled() {
  local file=$1 text pair
  shift
  [[ -r $file ]] || fail "cannot read '$file'"
  text=$(sed 's/^ *//' "$file" | tr '\n' ' ')
  for pair; do text=${text//"\${${pair%%=*}}"/${pair#*=}}; done
  printf '%s' "${text% }"
}

# Says what the instance groups in $1, a JSON list, are: one line for each of its objects.
say_nodes() {
  printf '%s' "$1" | tr '\n' ' ' | awk '
    function field(name,   text) {
      if (!match(group, "\"" name "\" *: *\"?[^\",}]*")) return "?"
      text = substr(group, RSTART, RLENGTH)
      sub(/^[^:]*: *"?/, "", text)
      gsub(/ +$/, "", text)
      return text
    }
    {
      for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        if (c == "{" && depth++ == 0) group = ""
        group = group c
        if (c == "}" && --depth == 0)
          printf "  %s x %s  %s, %s\n", field("InstanceCount"), field("InstanceType"), field("InstanceGroupType"),
            (group ~ /"BidPrice"/ ? "spot" : "on demand")
      }
    }' >&2
}
