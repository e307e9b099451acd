#!/usr/bin/env bash
# Images from this machine to the bucket.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

images=
to=images

usage() {
  cat <<'EOF'
Usage: pomona emr upload --images DIR --bucket NAME [--to images] [--region REGION] [--dry-run]

Copies the jpg, jpeg and png files under DIR to s3://NAME/images, with their folders: a folder's name is the label of
the images in it. Files that are there already, of the same size and not older, are not copied again. Nothing is
deleted.

Storage and requests cost: https://aws.amazon.com/s3/pricing/
EOF
}

# A running stream can take an image as soon as it is there whole; S3 shows no half-written object.
sync_images() {
  run s3 sync "$images" "s3://$bucket/$to" --no-progress --exclude '*' \
    --include '*.[jJ][pP][gG]' --include '*.[jJ][pP][eE][gG]' --include '*.[pP][nN][gG]'
}

parse '--bucket= --images= --to=' "$@"
no_operands
[[ -n $images ]] || fail "which images? Give --images DIR"
[[ -d $images ]] || fail "--images '$images' is no folder"
require_bucket_name
require_aws
require_bucket
sync_images
