# shellcheck shell=bash disable=SC2034,SC2154
# How many executors a stream may take and still leave a refit room. Sourced after step.sh.

# A refit's driver (3 GB) and one of its executors (2.5 GB), in MiB.
readonly REFIT=5632

# Bounds the executors in step_arguments, unless --conf or the cluster's own settings do.
bound_executors() {
  local facts cores memory overhead least most nodes types largest room
  facts=$(ask_about_executors)
  IFS=$'\t' read -r cores memory overhead least most <<<"$facts"
  nodes=${facts#*$'\n'}
  most=$(given spark.dynamicAllocation.maxExecutors "${most:-None}")
  [[ $most == None ]] || return 0
  cores=$(given spark.executor.cores "$cores")
  memory=$(given spark.executor.memory "$memory")
  overhead=$(given spark.executor.memoryOverhead "$overhead")
  least=$(given spark.dynamicAllocation.minExecutors "$least")
  if ! [[ $cores =~ ^[0-9]+$ && $memory =~ ^[0-9] && $nodes == *$'\t'* ]] || ! types=$(ask_about_types 2>/dev/null); then
    note "how many executors the nodes of $cluster hold cannot be told, so the stream may leave a refit none; --conf spark.dynamicAllocation.maxExecutors=N bounds them"
    return
  fi
  largest=$(ask emr get-managed-scaling-policy --cluster-id "$cluster" --output text \
    --query ManagedScalingPolicy.ComputeLimits.MaximumCapacityUnits 2>/dev/null) || largest=None
  read -r most room <<<"$(most_executors)"
  step_arguments=("${step_arguments[0]}" --conf "spark.dynamicAllocation.maxExecutors=$most" "${step_arguments[@]:1}")
  if [[ $room == yes ]]; then
    room='so that a refit finds room'
  else
    room="and even so a refit may find no room, for the nodes of $cluster are few or small"
  fi
  note "its executors: $most at most, $room; --conf spark.dynamicAllocation.maxExecutors=N says otherwise"
}

# A line of settings, then one for each group of nodes that work.
ask_about_executors() {
  of_cluster "Cluster.[Configurations[?Classification=='spark-defaults'] | [0].Properties.[\"spark.executor.cores\",
    \"spark.executor.memory\",\"spark.executor.memoryOverhead\",\"spark.dynamicAllocation.minExecutors\",
    \"spark.dynamicAllocation.maxExecutors\"],
    InstanceGroups[?InstanceGroupType!='MASTER'].[InstanceType,RequestedInstanceCount]]"
}

# Processors and MiB of each type of node.
ask_about_types() {
  local names
  names=$(awk -F '\t' '!seen[$1]++ { print $1 }' <<<"$nodes")
  # shellcheck disable=SC2086 # one word for each type
  ask ec2 describe-instance-types --instance-types $names --output text \
    --query 'InstanceTypes[].[InstanceType,VCpuInfo.DefaultVCpus,MemoryInfo.SizeInMiB]'
}

# The setting $1 of this step, otherwise $2.
given() {
  local pair value=$2
  for pair in ${spark_settings[@]+"${spark_settings[@]}"}; do
    if [[ ${pair%%=*} == "$1" ]]; then value=${pair#*=}; fi
  done
  printf '%s' "$value"
}

# YARN has three quarters of a node's memory or more, and fills it without regard to processors. Think of it in pieces
# into which an executor fits, or a refit's driver with an executor. The stream's driver and each of its executors take
# one piece away at most, wherever YARN puts them. So with two pieces to spare one is left whole on some node. Gives the
# number, and whether it keeps that.
most_executors() {
  printf '%s\n%s\n' "$types" "$nodes" | awk -F '\t' -v cores="$cores" -v memory="$memory" -v overhead="$overhead" \
    -v least="$least" -v largest="$largest" -v refit="$REFIT" '
    function mebibytes(text) {
      return int(text * (text ~ /[gG]/ ? 1024 : text ~ /[tT]/ ? 1048576 : text ~ /[kK]/ ? 1 / 1024 : 1))
    }
    function greater(a, b) { return a > b ? a : b }
    function add(type, count) {
      nodes += count
      computed += count * greater(1, int(processors[type] / cores))
      pieces += count * int(0.75 * size[type] / piece)
    }
    BEGIN {
      piece = mebibytes(memory)
      piece = greater(refit, piece + (overhead == "None" ? greater(384, int(piece / 10)) : mebibytes(overhead)))
    }
    NF == 3 { processors[$1] = $2; size[$1] = $3 }
    NF == 2 { add($1, $2); type = $1 }
    END {
      if (largest + 0 > nodes) add(type, largest - nodes)
      most = greater(greater(1, least + 0), computed < pieces - 2 ? computed : pieces - 2)
      print most, most <= pieces - 2 ? "yes" : "no"
    }'
}
