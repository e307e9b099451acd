# shellcheck shell=bash disable=SC2034,SC2154
# Clusters that run, and their steps.

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
