#!/usr/bin/env bash
# What a cluster needs, from this source tree to the bucket.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

release=$DEFAULT_RELEASE
jars=
model=

usage() {
  cat <<'EOF'
Usage: pomona emr publish --bucket NAME [--release RELEASE] [--jars DIR] [--model FILE] [--region REGION] [--dry-run]

Copies to s3://NAME/pomona what a cluster needs:

  jars/SPARK/VERSION  both jobs; VERSION is a checksum, so a running job keeps the jars it began with
  jars/SPARK/current  names the VERSION that submit takes; written last
  conf                featurize.properties, replay.properties and pca.properties, as they are in conf
  bootstrap           what every node runs first
  models              the file given by --model

  --release RELEASE   emr-spark-8.0.0 (default: jars for Spark 4.0) or emr-7.14.0 (for Spark 3.5)
  --jars DIR          takes pomona-streaming-job.jar and pomona-pca-batch.jar from DIR; otherwise builds them, which
                      needs a JDK 17
  --model FILE        also copies Keras weights (.h5); then: submit featurize -- --model s3://NAME/pomona/models/FILE

Makes, unless it is there, the certificate by which the nodes of a cluster speak TLS with each other; that needs openssl
and python3.
EOF
}

readonly JARS='pomona-streaming-job.jar pomona-pca-batch.jar'

# The release says which Spark; a profile among MAVEN_ARGS, which the launcher's builds may have, would come on top.
build() {
  local profiles=cluster
  [[ $line == spark-4.0 ]] || profiles=cluster,spark-3.5
  jars=$root/target/cluster-jars/$line
  if [[ -n $dry_run ]]; then
    printf 'MAVEN_ARGS= '
    show "$root/mvnw" -q -B -f "$root/pom.xml" "-P$profiles" clean package -DskipTests -pl streaming-job,pca-batch -am
    return
  fi
  note "building the jars for $line ..."
  MAVEN_ARGS='' "$root/mvnw" -q -B -f "$root/pom.xml" "-P$profiles" clean package -DskipTests -pl streaming-job,pca-batch -am >&2 </dev/null ||
    broke "the build has failed, see above; --jars DIR takes jars built elsewhere"
  mkdir -p "$jars"
  cp "$root/streaming-job/target/pomona-streaming-job.jar" "$root/pca-batch/target/pomona-pca-batch.jar" "$jars"
  # The launcher's class path lies in the folders that were just rebuilt, maybe for another Spark.
  rm -f "$root/bootstrap/target/build.stamp"
}

check_jars() {
  local jar
  for jar in $JARS; do
    [[ -r $jars/$jar ]] || fail "--jars '$jars' holds no $jar: ./mvnw -Pcluster package -DskipTests builds it"
  done
}

checksum() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-12
}

put() {
  run s3 cp "$1" "$to/$2" --no-progress
}

put_jars() {
  local jar
  for jar in $JARS; do
    if [[ -z $dry_run ]] && call s3api head-object --bucket "$bucket" \
      --key "$PREFIX/jars/$line/$version/$jar" >/dev/null 2>&1; then
      note "$jar of version $version is there already"
    else
      put "$jars/$jar" "jars/$line/$version/$jar"
    fi
  done
}

name_version() {
  if [[ -n $dry_run ]]; then printf 'echo %s | ' "$version"; fi
  printf '%s\n' "$version" | run s3 cp - "$to/jars/$line/current"
}

put_settings() {
  local file
  for file in featurize.properties replay.properties pca.properties; do put "$conf/$file" "conf/$file"; done
}

# Spark does not begin an event log in a folder that is not there, and S3 has none without an object.
make_history_folder() {
  run s3api put-object --bucket "$bucket" --key "$PREFIX/history/" --query ETag --output text >/dev/null
}

has_certificate() {
  call s3api head-object --bucket "$bucket" --key "$PREFIX/conf/certificates.zip" >/dev/null 2>&1
}

# Before the build, which takes minutes.
require_certificate_tools() {
  if [[ -n $dry_run ]] || has_certificate; then return; fi
  command -v openssl >/dev/null || fail "openssl is not on PATH; it makes the certificate for TLS between nodes"
  command -v python3 >/dev/null || fail "python3 is not on PATH; it packs the certificate for TLS between nodes"
}

make_certificate() {
  local folder domain="*.$region.compute.internal"
  if [[ -n $dry_run ]]; then
    note "(and, unless it is there, a new certificate to $to/conf/certificates.zip)"
    return
  fi
  if has_certificate; then return; fi
  [[ $region != us-east-1 ]] || domain='*.ec2.internal'
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf -- '$folder'" EXIT
  (
    umask 077
    cd "$folder"
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$domain" -keyout privateKey.pem \
      -out certificateChain.pem 2>/dev/null
    cp certificateChain.pem trustedCertificates.pem
    python3 -m zipfile -c certificates.zip privateKey.pem certificateChain.pem trustedCertificates.pem
  )
  put "$folder/certificates.zip" conf/certificates.zip
}

parse '--bucket= --release= --jars= --model=' "$@"
no_operands
line=$(spark_line "$release")
[[ -z $model || -f $model ]] || fail "--model '$model' is no file"
[[ -z $jars || -d $jars ]] || fail "--jars '$jars' is no folder"
require_bucket_name
require_aws
require_bucket
require_certificate_tools
to=s3://$bucket/$PREFIX
if [[ -z $jars ]]; then build; else check_jars; fi
version=VERSION
# shellcheck disable=SC2086 # one word for each jar
if [[ -r $jars/${JARS%% *} ]]; then version=$(cd "$jars" && cat $JARS | checksum); fi
put_settings
put "$root/bootstrap/bootstrap-emr.sh" bootstrap/bootstrap-emr.sh
if [[ -n $model ]]; then put "$model" "models/$(basename -- "$model")"; fi
make_history_folder
make_certificate
put_jars
name_version
[[ -n $dry_run ]] || note "published version $version for $line; next: pomona emr create --bucket $bucket --release $release"
