#!/usr/bin/env bash
# The bucket that holds images, tables, jars and logs.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'EOF'
Usage: pomona emr bucket --bucket NAME [--region REGION] [--dry-run]

Makes a bucket: versioned, closed to the public, encrypted, readable over TLS alone. Run again on a bucket of your own
it sets what is missing; a bucket policy or encryption that is there already stays. Nothing in the bucket is touched.

An empty bucket costs nothing; what lies in it does, old versions included:
https://aws.amazon.com/s3/pricing/
EOF
}

exists() {
  [[ -z $dry_run ]] && call s3api head-bucket --bucket "$bucket" >/dev/null 2>&1
}

make_bucket() {
  local place=()
  # The oldest region is named by not naming it.
  [[ $region == us-east-1 ]] || place=(--create-bucket-configuration "LocationConstraint=$region")
  run s3api create-bucket --bucket "$bucket" ${place[@]+"${place[@]}"} --output text
}

close_to_the_public() {
  run s3api put-public-access-block --bucket "$bucket" --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
}

keep_versions() {
  run s3api put-bucket-versioning --bucket "$bucket" --versioning-configuration Status=Enabled
}

encrypt() {
  if [[ -z $dry_run ]] && call s3api get-bucket-encryption --bucket "$bucket" >/dev/null 2>&1; then return; fi
  run s3api put-bucket-encryption --bucket "$bucket" --server-side-encryption-configuration \
    '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"},"BucketKeyEnabled":true}]}'
}

refuse_plain_http() {
  if [[ ${AWS_ENDPOINT_URL:-} == http://* ]]; then
    note "the endpoint $AWS_ENDPOINT_URL is plain HTTP, so the bucket goes without the policy that refuses it"
    return
  fi
  if [[ -z $dry_run ]] && call s3api get-bucket-policy --bucket "$bucket" >/dev/null 2>&1; then
    note "bucket '$bucket' has a policy already; it stays as it is"
    return
  fi
  run s3api put-bucket-policy --bucket "$bucket" --policy \
    "$(filled "$conf/iam/bucket-policy.json" "PARTITION=${partition:-aws}" "BUCKET=$bucket")"
}

parse '--bucket=' "$@"
no_operands
require_bucket_name
require_aws
[[ -n $dry_run ]] || require_credentials
if exists; then note "bucket '$bucket' is there already"; else make_bucket; fi
close_to_the_public
keep_versions
encrypt
refuse_plain_http
[[ -n $dry_run ]] || note "bucket '$bucket' is versioned, closed to the public and encrypted"
