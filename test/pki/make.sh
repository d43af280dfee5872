#!/bin/sh
# Makes the certificates of the tests anew: `sh test/pki/make.sh`. They are valid from 2020 to 2126 and protect nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
from=20200101000000Z until=21260101000000Z

cat >"$work/ca.conf" <<CONF
[ca]
default_ca = here
[here]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = subject
[subject]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[localhost]
basicConstraints = critical, CA:false
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
[other]
basicConstraints = critical, CA:false
extendedKeyUsage = serverAuth
subjectAltName = DNS:other.example
[client]
basicConstraints = critical, CA:false
extendedKeyUsage = clientAuth
CONF
: >"$work/index"
echo 01 >"$work/serial"

# request NAME SUBJECT: a key NAME.key.pem and a signing request for it.
request() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key.pem"
  openssl req -new -config "$work/ca.conf" -key "$1.key.pem" -subj "/CN=$2" -out "$work/$1.csr"
}
# sign NAME EXTENSIONS UNTIL [OPTION...]: the certificate NAME.pem.
sign() {
  name=$1 extensions=$2 end=$3
  shift 3
  openssl ca -batch -notext -config "$work/ca.conf" -extensions "$extensions" -startdate "$from" -enddate "$end" \
    -in "$work/$name.csr" -out "$name.pem" "$@"
}

request ca 'Posthaste test authority'
sign ca authority "$until" -selfsign -keyfile ca.key.pem
for name in server other expired client; do
  case $name in
    other) subject=other.example extensions=other end=$until ;;
    expired) subject=localhost extensions=localhost end=20200201000000Z ;;
    client) subject=client.example extensions=client end=$until ;;
    *) subject=localhost extensions=localhost end=$until ;;
  esac
  request "$name" "$subject"
  sign "$name" "$extensions" "$end" -cert ca.pem -keyfile ca.key.pem
done
request self-signed localhost
sign self-signed localhost "$until" -selfsign -keyfile self-signed.key.pem
rm ca.key.pem # nothing else is ever to be signed by it
