{{- define "jiceng.dnsFlow" -}}
- ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
{{- end -}}

{{/* A flow to servers outside this release. Takes root and ports. */}}
{{- define "jiceng.outsideFlow" -}}
- to:
    {{- range .root.Values.networkPolicy.externalCidrs }}
    - ipBlock: { cidr: {{ . | quote }} }
    {{- end }}
  ports:
    {{- range uniq .ports }}
    - port: {{ . }}
    {{- end }}
{{- end -}}

{{/* The head of a policy for pods of some tiers of this release. Takes root, name, tiers and type. */}}
{{- define "jiceng.policyHead" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .root.Release.Name }}-{{ .name }}
  labels: {{- include "jiceng.labels" .root | nindent 4 }}
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/instance: {{ .root.Release.Name }} }
    matchExpressions: [{ key: jiceng/tier, operator: In, values: {{ toJson .tiers }} }]
  policyTypes: [{{ .type }}]
{{- end -}}

{{/* The pods of some tiers of this release, as the other end of a flow. Takes root and tiers. */}}
{{- define "jiceng.peers" -}}
- podSelector:
    matchLabels: { app.kubernetes.io/instance: {{ .root.Release.Name }} }
    matchExpressions: [{ key: jiceng/tier, operator: In, values: {{ toJson .tiers }} }]
{{- end -}}
