# shellcheck shell=bash disable=SC2034
# What the commands of `pomona emr` share. Sourced; runs on bash 3.2 and later, as macOS has it.
#
# A command states its options by `parse`, asks for what it needs by `require_...`, reads by `ask` and changes things
# by `run`, which under --dry-run prints the call instead. What is found goes to standard output, notes to standard error.
set -euo pipefail
# Otherwise bash 5.2 reads an & in a replacement as what was matched.
shopt -u patsub_replacement 2>/dev/null || true

emr_folder=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P -- "$emr_folder/../.." && pwd)
conf=${POMONA_CONF:-$root/conf}

readonly PREFIX=pomona
readonly SERVICE_ROLE=pomona-emr-service NODE_ROLE=pomona-emr-node SCHEDULER_ROLE=pomona-scheduler
readonly DEFAULT_RELEASE=emr-spark-8.0.0

bucket=${POMONA_BUCKET:-}
region=
cluster=
dry_run=
operands=()
spark_settings=()

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

require_bucket_name() {
  [[ -n $bucket ]] || fail "which bucket? Give --bucket NAME, or set POMONA_BUCKET"
  [[ $bucket =~ ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$ ]] ||
    fail "--bucket '$bucket' is no bucket's name: 3 to 63 small letters, digits, dots and hyphens, without s3://"
}

require_region() {
  region=${region:-${AWS_REGION:-${AWS_DEFAULT_REGION:-}}}
  if [[ -z $region ]] && command -v aws >/dev/null; then region=$(aws configure get region 2>/dev/null || true); fi
  [[ -n $region ]] || fail "which region? Give --region NAME, set AWS_REGION, or run aws configure set region NAME"
}

require_cli() {
  command -v aws >/dev/null ||
    fail "the AWS command line (aws) is not on PATH: python3 -m pip install awscli, or see https://aws.amazon.com/cli/"
}

# Also tells the account, for names that carry it.
require_credentials() {
  local answer
  answer=$(call sts get-caller-identity --query '[Account,Arn]' --output text 2>&1) ||
    fail "no AWS credentials that work: run aws configure, or set AWS_PROFILE ($(last_line "$answer"))"
  account=${answer%%[[:space:]]*}
  partition=$(printf '%s' "${answer##*[[:space:]]}" | cut -d : -f 2)
}

# Says that $1 is wrong, with the answer $2 of AWS, unless it is the credentials. Looked at only now, they cost no call
# where all is well.
refuse() {
  require_credentials
  fail "$1 ($(last_line "$2"))"
}

# Everything that talks to AWS wants these; a dry run gets by without the second.
require_aws() {
  require_region
  [[ -n $dry_run ]] || require_cli
}

require_bucket() {
  local answer
  [[ -z $dry_run ]] || return 0
  answer=$(call s3api head-bucket --bucket "$bucket" 2>&1) ||
    refuse "bucket '$bucket' cannot be used: pomona emr bucket --bucket $bucket makes it" "$answer"
}

last_line() {
  printf '%s\n' "$1" | awk 'NF { line = $0 } END { print line }'
}

# aws, where and as whom; its emr commands read no AWS_ENDPOINT_URL.
call() {
  aws --region "$region" ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@" || return 1
}

# Changes something.
run() {
  if [[ -z $dry_run ]]; then
    call "$@"
  else
    show aws --region "$region" ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"
  fi
}

# Reads something, under --dry-run as well.
ask() {
  require_cli
  call "$@"
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

# The Spark that a release brings, as the folder of its jars is called.
spark_line() {
  case $1 in
    emr-spark-8.*) printf spark-4.0 ;;
    emr-7.*) printf spark-3.5 ;;
    *) fail "--release '$1' is not supported: emr-spark-8.0.0 (Spark 4.0) or emr-7.14.0 (Spark 3.5)" ;;
  esac
}

# The cluster given, or the only one there is.
require_cluster() {
  local found
  if [[ -z $cluster ]]; then
    found=$(ask emr list-clusters --active --query "Clusters[?Name=='$PREFIX'].Id" --output text 2>&1) ||
      refuse "clusters cannot be listed in $region" "$found"
    # shellcheck disable=SC2086 # one word for each cluster
    set -- $found
    case $# in
      0) fail "no cluster is running: pomona emr create makes one" ;;
      1) cluster=$1 ;;
      *) fail "which cluster? Give one of $*" ;;
    esac
  fi
  [[ $cluster =~ ^j-[A-Z0-9]+$ ]] || fail "'$cluster' is no cluster's id; these begin with j-"
}

# What describe-cluster answers to the JMESPath query $1.
of_cluster() {
  local answer
  answer=$(ask emr describe-cluster --cluster-id "$cluster" --query "$1" --output "${2:-text}" 2>&1) ||
    refuse "cluster '$cluster' cannot be described in $region" "$answer"
  printf '%s' "$answer"
}

# The bucket that `create` noted on the cluster, unless one is given.
require_bucket_of_cluster() {
  if [[ -z $bucket ]]; then bucket=$(of_cluster "Cluster.Tags[?Key=='pomona-bucket'].Value | [0]"); fi
  [[ $bucket != None ]] || bucket=
  require_bucket_name
}

# Ids and names of steps in the states $2..., of the names that begin with $1, one a line.
unfinished_steps() {
  ask emr list-steps --cluster-id "$cluster" --step-states PENDING RUNNING \
    --query "Steps[?starts_with(Name, '$1')].[Id,Status.State,Name]" --output text
}

stop_marker() {
  printf 's3://%s/%s/stop/featurize-%s' "$bucket" "$PREFIX" "$cluster"
}

# Asks the stream to finish its micro-batch and end, and waits for its steps to.
stop_stream() {
  local patience=$1 waited=0 pause=${POMONA_POLL_SECONDS:-10} steps
  steps=$(unfinished_steps 'pomona featurize ')
  if [[ -z $steps ]]; then
    note "no stream is running on $cluster"
    return
  fi
  if [[ -n $dry_run ]]; then
    printf 'date | '
    run s3 cp - "$(stop_marker)"
    return
  fi
  date | call s3 cp - "$(stop_marker)"
  note "asked the stream to stop: it finishes the micro-batch in hand"
  while [[ -n $(unfinished_steps 'pomona featurize ') ]]; do
    [[ $waited -lt $patience ]] || return 1
    sleep "$pause"
    waited=$((waited + pause))
  done
  note "the stream has stopped"
}
