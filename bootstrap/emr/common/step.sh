# shellcheck shell=bash disable=SC2154
# The steps that submit and schedule give to a cluster. Sourced after common.sh.

images=
features=
reduced=
version=

# The jars' folder of the cluster's release, of the version given or of the one published last.
require_version() {
  local label line
  label=$(of_cluster Cluster.ReleaseLabel)
  line=$(spark_line "$label")
  if [[ -z $version ]]; then
    version=$(ask s3 cp "s3://$bucket/$PREFIX/jars/$line/current" - 2>/dev/null) ||
      fail "nothing is published for $label: pomona emr publish --bucket $bucket --release $label"
  fi
  jars=s3://$bucket/$PREFIX/jars/$line/$version
}

# Fills step_name and step_arguments for the job $1, with what follows as options of its own.
describe_step() {
  local job=$1 class jar setting
  shift
  images=${images:-s3://$bucket/images}
  features=${features:-s3://$bucket/$PREFIX/features}
  reduced=${reduced:-s3://$bucket/$PREFIX/reduced}
  local submit=() options=()
  case $job in
    featurize)
      class=io.pomona.featurize.FeaturizeCommand jar=pomona-streaming-job.jar step_name="pomona featurize $features"
      options=(--config featurize.properties --images "$images" --features "$features" --stop-marker "$(stop_marker)")
      # Restarts a driver that failed, and forgets a failure after an hour: five in an hour are one too many.
      submit=(--conf spark.yarn.maxAppAttempts=5 --conf spark.yarn.am.attemptFailuresValidityInterval=1h)
      ;;
    replay)
      class=io.pomona.replay.ReplayCommand jar=pomona-streaming-job.jar step_name="pomona replay $features"
      options=(--config replay.properties --images "$images" --features "$features")
      submit=(--conf spark.yarn.maxAppAttempts=1)
      ;;
    pca)
      class=io.pomona.pca.PcaCommand jar=pomona-pca-batch.jar step_name="pomona pca $reduced"
      options=(--config pca.properties --features "$features" --reduced "$reduced")
      # It loads no network: executors this small fit beside those of the stream, and are soon let go and had again.
      submit=(--conf spark.yarn.maxAppAttempts=1 --conf spark.executor.cores=2 --conf spark.executor.memory=2g
        --conf spark.executor.memoryOverhead=512m --conf spark.dynamicAllocation.executorIdleTimeout=1m)
      ;;
    *) fail "there is no job '$job': featurize, pca or replay" ;;
  esac
  for setting in ${spark_settings[@]+"${spark_settings[@]}"}; do submit+=(--conf "$setting"); done
  step_arguments=(spark-submit --deploy-mode cluster --master yarn --name "pomona-$job" --class "$class"
    "${submit[@]}" --files "s3://$bucket/$PREFIX/conf/${options[1]}" "$jars/$jar" "${options[@]}" "$@")
}

# The steps as `aws emr add-steps` wants them; a step that fails leaves the cluster as it is.
steps_for_command_line() {
  printf '[{"Type":"CUSTOM_JAR","Name":%s,"ActionOnFailure":"CONTINUE","Jar":"command-runner.jar","Args":%s}]' \
    "$(json_string "$step_name")" "$(json_list "${step_arguments[@]}")"
}

# The same as the API wants them.
steps_for_api() {
  printf '[{"Name":%s,"ActionOnFailure":"CONTINUE","HadoopJarStep":{"Jar":"command-runner.jar","Args":%s}}]' \
    "$(json_string "$step_name")" "$(json_list "${step_arguments[@]}")"
}
