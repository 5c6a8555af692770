#!/usr/bin/env bash
# Installs the definitions (CRDs) of the objects that the chart makes for operators, and of load runs, on the cluster of
# kubectl's present context. They come from the Go modules of Gateway API, KEDA, the Prometheus operator and the k6
# operator. The operators themselves are not installed, so nothing acts on the objects.
set -euo pipefail
crds() { # MODULE@VERSION FOLDER NAME…
  local folder name
  folder="$(cd / && go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')/$2"
  shift 2
  for name in "$@"; do kubectl apply --server-side -f "$folder/$name.yaml"; done
}
crds sigs.k8s.io/gateway-api@v1.4.0 config/crd/standard gateway.networking.k8s.io_httproutes
crds github.com/kedacore/keda/v2@v2.18.1 config/crd/bases keda.sh_scaledobjects
crds github.com/prometheus-operator/prometheus-operator@v0.85.0 example/prometheus-operator-crd \
  monitoring.coreos.com_servicemonitors monitoring.coreos.com_prometheusrules
crds github.com/grafana/k6-operator@v0.0.19 config/crd/bases k6.io_testruns
