{{- define "jiceng.labels" -}}
app.kubernetes.io/part-of: jiceng
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "jiceng.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "jiceng.secret" -}}
{{ .Values.secrets.existingSecret }}
{{- end -}}

{{/* COORDINATION, DATA_SHARING …: the beginning of a service's setting names. */}}
{{- define "jiceng.settingPrefix" -}}
{{ . | upper | replace "-" "_" }}
{{- end -}}

{{/* The authority that signed the certificates of the stores and of the OIDC provider: as setting, mount and volume. */}}
{{- define "jiceng.trustedCaEnv" -}}
{{- if .Values.trustedCa.configMap }}
- { name: NODE_EXTRA_CA_CERTS, value: /etc/jiceng/ca/{{ .Values.trustedCa.key }} }
{{- end }}
{{- end -}}
{{- define "jiceng.trustedCaMount" -}}
{{- if .Values.trustedCa.configMap }}
- { name: trusted-ca, mountPath: /etc/jiceng/ca, readOnly: true }
{{- end }}
{{- end -}}
{{- define "jiceng.trustedCaVolume" -}}
{{- with .Values.trustedCa.configMap }}
- name: trusted-ca
  configMap: { name: {{ . }} }
{{- end }}
{{- end -}}

{{- define "jiceng.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "jiceng.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "jiceng.priorityClass" -}}
{{- if .root.Values.priorityClasses.create -}}
{{- if has .component (list "gateway" "coordination-api") -}}{{ .root.Release.Name }}-intake{{- else if has .component (list "assessment-worker" "data-sharing-worker" "assessment-api" "data-sharing-api") -}}{{ .root.Release.Name }}-reports{{- end -}}
{{- end -}}
{{- end -}}

{{/* A pod of the platform. Takes root, component, resources, env (list), args, role label. */}}
{{- define "jiceng.pod" -}}
metadata:
  labels:
    {{- include "jiceng.labels" .root | nindent 4 }}
    app.kubernetes.io/name: {{ .component }}
    jiceng/tier: {{ .tier }}
  annotations:
    checksum/config: {{ toJson .root.Values | sha256sum }}
spec:
  automountServiceAccountToken: false
  serviceAccountName: {{ .root.Release.Name }}-jiceng
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with include "jiceng.priorityClass" . }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ add .root.Values.shutdownGraceSeconds 10 }}
  securityContext:
    {{- include "jiceng.podSecurity" . | nindent 4 }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: { app.kubernetes.io/name: {{ .component }}, app.kubernetes.io/instance: {{ .root.Release.Name }} }
    - maxSkew: 1
      topologyKey: topology.kubernetes.io/zone
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: { app.kubernetes.io/name: {{ .component }}, app.kubernetes.io/instance: {{ .root.Release.Name }} }
  containers:
    - name: {{ .component }}
      image: {{ include "jiceng.image" .root }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: {{ toJson .args }}
      securityContext:
        {{- include "jiceng.containerSecurity" . | nindent 8 }}
      ports:
        - { name: http, containerPort: 8080 }
      env:
        - { name: JICENG_PROFILE, value: production }
        - { name: HOST, value: 0.0.0.0 }
        - { name: PORT, value: "8080" }
        - { name: LOG_LEVEL, value: {{ .root.Values.logLevel }} }
        - { name: SHUTDOWN_GRACE_SECONDS, value: {{ .root.Values.shutdownGraceSeconds | quote }} }
        {{- with .root.Values.telemetry.otlpEndpoint }}
        - { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . }} }
        {{- end }}
        - name: ACTOR_CONTEXT_SECRET
          valueFrom: { secretKeyRef: { name: {{ include "jiceng.secret" .root }}, key: ACTOR_CONTEXT_SECRET } }
        {{- include "jiceng.trustedCaEnv" .root | nindent 8 }}
        {{- toYaml .env | nindent 8 }}
      # After a power cut everything starts at once on too few cores: whoever kills slow starters makes all of them slower.
      startupProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 150
      livenessProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /health/ready, port: http }
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 2
      lifecycle:
        # Endpoints forget a stopping pod a moment after it was told to stop: wait for them before refusing connections.
        preStop: { sleep: { seconds: 5 } }
      resources:
        {{- toYaml .resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- include "jiceng.trustedCaMount" .root | nindent 8 }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
    {{- include "jiceng.trustedCaVolume" .root | nindent 4 }}
{{- end -}}
