# shellcheck shell=bash disable=SC2034,SC2154
# The AWS command line: what it needs, and how it is called.

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
