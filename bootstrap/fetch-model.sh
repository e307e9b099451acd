#!/usr/bin/env bash
# Downloads Keras' official MobileNetV2 weights (width 1.0, 224 pixels) for `pomona featurize --model`.
set -euo pipefail

readonly NAME=mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5
readonly SHA256=3e195a2857356cfc092cbbb460beb2a5bce279015d7792598b8d3d9e451902e3

usage() {
  cat <<EOF
Usage: fetch-model.sh [--to s3://BUCKET/KEY] [--url URL] [FILE]

Downloads Keras' official MobileNetV2 weights, checks their SHA-256, and leaves them in FILE
(default: ./$NAME).
A FILE that is there already and has the right sum is not downloaded again.

  --to s3://BUCKET/KEY  also copies the file to S3, with the AWS command line's credentials
  --url URL             downloads from another place; the sum stays the official file's
  --help                shows this
EOF
}

fail() {
  echo "fetch-model.sh: $*" >&2
  exit 1
}

require_value() {
  [[ $# -ge 2 && -n $2 ]] || fail "$1 needs a value; see --help"
}

sha256() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1" | cut -d ' ' -f 1
  else
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  fi
}

download() {
  local url=$1 file=$2 partial=$2.partial found
  trap 'rm -f -- "$partial"' EXIT
  mkdir -p -- "$(dirname -- "$file")"
  curl --fail --location --show-error --silent --retry 3 --output "$partial" -- "$url" ||
    fail "cannot download $url; check the address and the network"
  found=$(sha256 "$partial")
  [[ $found == "$SHA256" ]] ||
    fail "$url is not the official file: SHA-256 $found, expected $SHA256; nothing was kept"
  mv -f -- "$partial" "$file"
  trap - EXIT
}

url=https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/$NAME
file=
to=
while [[ $# -gt 0 ]]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --to) require_value "$@" && to=$2 && shift 2 ;;
    --url) require_value "$@" && url=$2 && shift 2 ;;
    -*) fail "unknown option $1; see --help" ;;
    *)
      [[ -z $file ]] || fail "one FILE only, but '$file' and '$1' were given; see --help"
      file=$1 && shift
      ;;
  esac
done
file=${file:-./$NAME}
[[ -z $to || $to == s3://?*/?* ]] || fail "--to '$to' is no s3://BUCKET/KEY"
[[ -z $to ]] || command -v aws >/dev/null || fail "--to needs the AWS command line (aws); install it or leave --to out"
[[ ! -d $file ]] || fail "'$file' is a directory; give the name of a file"

if [[ -f $file && $(sha256 "$file") == "$SHA256" ]]; then
  echo "$file is there already"
else
  download "$url" "$file"
  echo "$file downloaded, SHA-256 as expected"
fi
if [[ -n $to ]]; then
  aws s3 cp "$file" "$to"
fi
